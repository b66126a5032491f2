// What a DBA's tool does with the JDBC thin driver. Prints "step: result" a line; tests/clients/steps.py holds what is expected.

import java.io.Reader;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import oracle.jdbc.OraclePreparedStatement;
import oracle.jdbc.OracleTypes;

public class Steps {
    private interface Step {
        Object run() throws Exception;
    }

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    private static String url;
    private static Connection connection;

    public static void main(String[] arguments) throws Exception {
        url = "jdbc:oracle:thin:@//" + arguments[0];
        connection = connect("system");
        connection.setAutoCommit(false);
        values();
        binds();
        changes();
        blocks();
        errors();
        dictionary();
        connection.close();
    }

    private static Connection connect(String user) throws SQLException {
        Properties properties = new Properties();
        properties.put("user", user);
        properties.put("password", System.getenv("HSM_TEST_PASSWORD"));
        properties.put("oracle.net.CONNECT_TIMEOUT", "20000");
        properties.put("oracle.jdbc.ReadTimeout", "60000");
        return DriverManager.getConnection(url, properties);
    }

    private static void step(String name, Step step) {
        String result;
        try {
            result = String.valueOf(step.run());
        } catch (SQLException problem) {
            result = "SQLException " + problem.getMessage().strip().split("\\R")[0];
        } catch (Throwable problem) {
            result = problem.toString();
            problem.printStackTrace();
        }
        System.out.println(name + ": " + result.replace("\n", "\\n"));
    }

    // ------------------------------------------------------------ queries

    private static void values() {
        step("version", () -> connection.getMetaData().getDatabaseProductVersion().contains("19.0.0.0.0"));
        step("number", () -> one("select 1234567890123456789012345678901234567.5 from dual", BigDecimal.class));
        step("small", () -> one("select -0.000000001 from dual", BigDecimal.class).toPlainString());
        step("precise", () -> one("select cast(12.34 as number(6,2)) from dual", BigDecimal.class));
        step("double", () -> one("select cast(1.5 as binary_double) from dual", Double.class));
        step("text", () -> one("select 'ação €' from dual", String.class));
        step("null", () -> one("select cast(null as varchar2(10)) from dual", String.class));
        step("date", () -> one("select date '2026-02-03' + 0.5 from dual", LocalDateTime.class).format(MOMENT));
        step("timestamp", () ->
            one("select timestamp '2026-02-03 04:05:06.789' from dual", LocalDateTime.class).format(MOMENT));
        step("zoned", () ->
            one("select timestamp '2026-02-03 04:05:06.789 -03:00' from dual", OffsetDateTime.class).toInstant());
        step("zone", () -> one("select sessiontimezone from dual", String.class));
        step("interval", () -> one("select interval '1 02:03:04.5' day to second from dual", Object.class));
        step("raw", () -> hex(one("select hextoraw('00FF10') from dual", byte[].class)));
        step("clob", () -> {
            try (Statement s = connection.createStatement();
                    ResultSet rows = s.executeQuery(
                        "select to_clob(rpad('ç', 2000, 'ç')) || rpad('x', 3000, 'x') c, empty_clob() e,"
                            + " to_clob(null) n from dual")) {
                rows.next();
                Clob clob = rows.getClob(1);
                String text = clob.getSubString(1, (int) clob.length());
                return clob.length() + " " + text.charAt(1999) + text.charAt(2000) + " " + rows.getString(2) + " "
                    + rows.getString(3);
            }
        });
        step("blob", () -> {
            try (Statement s = connection.createStatement();
                    ResultSet rows = s.executeQuery("select to_blob(hextoraw('0001FF')) from dual")) {
                rows.next();
                Blob blob = rows.getBlob(1);
                return hex(blob.getBytes(1, (int) blob.length()));
            }
        });
        step("rows", () -> {
            try (Statement s = connection.createStatement();
                    ResultSet rows = s.executeQuery("select level n, 'x' || level t from dual connect by level <= 523")) {
                long total = 0;
                while (rows.next()) {
                    total += rows.getLong(1) + rows.getString(2).length();
                }
                return total;
            }
        });
        step("columns", () -> {
            try (Statement s = connection.createStatement();
                    ResultSet rows = s.executeQuery(
                        "select cast(1 as number(6,2)) a, 'x' b, sysdate c, systimestamp d, to_clob('x') e, 1 f from dual")) {
                ResultSetMetaData about = rows.getMetaData();
                List<String> found = new ArrayList<>();
                for (int i = 1; i <= about.getColumnCount(); i++) {
                    found.add(about.getColumnName(i) + " " + about.getColumnTypeName(i));
                }
                return String.join(", ", found) + ", " + about.getPrecision(1) + "." + about.getScale(1);
            }
        });
    }

    private static void binds() {
        step("bind number", () -> bound("select :1 + 0 from dual", new BigDecimal("-12.345")));
        step("bind text", () -> bound("select :1 || '' from dual", "ação"));
        step("bind long text", () -> ((String) bound("select to_clob(:1) from dual", "ç".repeat(3000))).length());
        step("bind null", () -> bound("select nvl(:1, 'none') from dual", null));
        step("bind date", () ->
            bound("select to_char(:1, 'YYYY-MM-DD HH24:MI:SS') from dual", Timestamp.valueOf("2026-02-03 04:05:06")));
        step("bind raw", () -> bound("select rawtohex(:1) from dual", new byte[] {0, (byte) 0xFF, 16}));
        step("again", () -> {
            try (PreparedStatement s = connection.prepareStatement("select :1 from dual")) {
                List<String> found = new ArrayList<>();
                for (String value : List.of("a", "bb", "ccc")) {
                    s.setString(1, value);
                    try (ResultSet rows = s.executeQuery()) {
                        rows.next();
                        found.add(rows.getString(1));
                    }
                }
                return String.join(" ", found);
            }
        });
    }

    // ------------------------------------------------------------ changes

    private static void changes() {
        step("create", () -> {
            execute("create table cliente_jdbc (id number(6) constraint cliente_jdbc_pk primary key, nome varchar2(40), quando date, texto clob, "
                + "dados blob, chave varchar2(10) generated always as (upper(nome)) virtual)");
            execute("comment on column cliente_jdbc.nome is 'Nome'");
            execute("create index cliente_jdbc_i on cliente_jdbc (nome)");
            return "ok";
        });
        step("insert", () -> {
            try (PreparedStatement s = connection.prepareStatement(
                    "insert into cliente_jdbc (id, nome, quando, texto, dados) values (?, ?, ?, ?, ?)")) {
                s.setInt(1, 1);
                s.setString(2, "um");
                s.setTimestamp(3, Timestamp.valueOf("2026-02-03 04:05:06"));
                s.setString(4, "x".repeat(40000));
                s.setBytes(5, new byte[40000]);
                return s.executeUpdate();
            }
        });
        step("lengths", () -> one("select length(texto) || ' ' || length(dados) from cliente_jdbc where id = 1", String.class));
        step("long clob", () -> {
            try (Statement s = connection.createStatement();
                    ResultSet rows = s.executeQuery("select texto, dados from cliente_jdbc where id = 1")) {
                rows.next();
                return rows.getString(1).length() + " " + rows.getBytes(2).length;
            }
        });
        step("temporary clob", () -> {
            Clob clob = connection.createClob();
            clob.setString(1, "ação".repeat(2000));
            try (PreparedStatement s = connection.prepareStatement("update cliente_jdbc set texto = ? where id = 1")) {
                s.setClob(1, clob);
                s.executeUpdate();
            }
            clob.free();
            return one("select length(texto) from cliente_jdbc where id = 1", BigDecimal.class);
        });
        step("batch", () -> {
            try (PreparedStatement s = connection.prepareStatement("insert into cliente_jdbc (id, nome) values (?, ?)")) {
                for (int i = 2; i <= 101; i++) {
                    s.setInt(1, i);
                    s.setString(2, "nome " + i);
                    s.addBatch();
                }
                return Arrays.stream(s.executeBatch()).sum();
            }
        });
        step("batch failing", () -> {
            try (PreparedStatement s = connection.prepareStatement("insert into cliente_jdbc (id, nome) values (?, ?)")) {
                for (int i : new int[] {200, 201, 1, 202}) {
                    s.setInt(1, i);
                    s.setString(2, "x");
                    s.addBatch();
                }
                s.executeBatch();
                return "no error";
            } catch (BatchUpdateException problem) {
                return problem.getErrorCode();
            }
        });
        step("update", () -> {
            try (Statement s = connection.createStatement()) {
                return s.executeUpdate("update cliente_jdbc set nome = upper(nome) where id between 2 and 11");
            }
        });
        step("returning", () -> {
            try (OraclePreparedStatement s = (OraclePreparedStatement) connection.prepareStatement(
                    "insert into cliente_jdbc (id, nome) values (300, ?) returning id, chave into ?, ?")) {
                s.setString(1, "trezentos");
                s.registerReturnParameter(2, Types.NUMERIC);
                s.registerReturnParameter(3, Types.VARCHAR);
                s.executeUpdate();
                try (ResultSet keys = s.getReturnResultSet()) {
                    keys.next();
                    return keys.getInt(1) + " " + keys.getString(2);
                }
            }
        });
        step("rollback", () -> {
            connection.rollback();
            return one("select count(*) from cliente_jdbc", BigDecimal.class);
        });
        step("commit", () -> {
            execute("insert into cliente_jdbc (id, nome) values (7, 'sete')");
            connection.commit();
            try (Connection other = connect("system"); Statement s = other.createStatement();
                    ResultSet rows = s.executeQuery("select nome from cliente_jdbc")) {
                rows.next();
                return rows.getString(1);
            }
        });
        step("savepoint", () -> {
            var before = connection.setSavepoint();
            execute("delete from cliente_jdbc");
            connection.rollback(before);
            return one("select count(*) from cliente_jdbc", BigDecimal.class);
        });
    }

    // ------------------------------------------------------------ blocks

    private static void blocks() {
        step("in out", () -> {
            try (CallableStatement s = connection.prepareCall("begin ? := upper(?); ? := ? + 1; end;")) {
                s.registerOutParameter(1, Types.VARCHAR);
                s.setString(2, "abc");
                s.registerOutParameter(3, Types.NUMERIC);
                s.setInt(4, 41);
                s.execute();
                return s.getString(1) + " " + s.getBigDecimal(3);
            }
        });
        step("procedure", () -> {
            execute("create or replace procedure cliente_jdbc_p (in_a in number, io_b in out varchar2, out_c out date) is "
                + "begin io_b := io_b || in_a; out_c := date '2026-02-03'; end;");
            try (CallableStatement s = connection.prepareCall("{call cliente_jdbc_p(?, ?, ?)}")) {
                s.setInt(1, 7);
                s.setString(2, "x");
                s.registerOutParameter(2, Types.VARCHAR);
                s.registerOutParameter(3, Types.TIMESTAMP);
                s.execute();
                return s.getString(2) + " " + s.getTimestamp(3);
            }
        });
        step("function", () -> {
            try (CallableStatement s = connection.prepareCall("{? = call upper(?)}")) {
                s.registerOutParameter(1, Types.VARCHAR);
                s.setString(2, "abc");
                s.execute();
                return s.getString(1);
            }
        });
        step("out clob", () -> {
            try (CallableStatement s = connection.prepareCall(
                    "declare c clob; begin for i in 1 .. 4 loop c := c || rpad('ç', 10000, 'ç'); end loop; ? := c; end;")) {
                s.registerOutParameter(1, Types.CLOB);
                s.execute();
                Clob clob = s.getClob(1);
                return clob.length() + " " + clob.getSubString(40000, 1);
            }
        });
        step("ref cursor", () -> {
            try (CallableStatement s = connection.prepareCall(
                    "begin open ? for select level n from dual connect by level <= 25; end;")) {
                s.registerOutParameter(1, OracleTypes.CURSOR);
                s.execute();
                int total = 0;
                try (ResultSet rows = (ResultSet) s.getObject(1)) {
                    while (rows.next()) {
                        total += rows.getInt(1);
                    }
                }
                return total;
            }
        });
        step("output", () -> {
            execute("begin dbms_output.enable; dbms_output.put_line('olá'); end;");
            try (CallableStatement s = connection.prepareCall("begin dbms_output.get_line(?, ?); end;")) {
                s.registerOutParameter(1, Types.VARCHAR);
                s.registerOutParameter(2, Types.INTEGER);
                s.execute();
                return s.getString(1) + " " + s.getInt(2);
            }
        });
        step("implicit", () -> {
            try (Statement s = connection.createStatement()) {
                s.execute("declare c sys_refcursor; begin open c for select 5 n from dual; dbms_sql.return_result(c); end;");
                int total = 0;
                while (s.getMoreResults()) {
                    try (ResultSet rows = s.getResultSet()) {
                        while (rows.next()) {
                            total += rows.getInt(1);
                        }
                    }
                }
                return total;
            }
        });
    }

    // ------------------------------------------------------------ errors

    private static void errors() {
        step("no table", () -> failure("select * from nada_disto"));
        step("no table, where", () -> {
            try {
                execute("select * from nada_disto");
                return "no error";
            } catch (SQLException problem) {
                Throwable cause = problem.getCause();
                return cause instanceof oracle.jdbc.OracleDatabaseException found ? found.getErrorPosition() : "no place";
            }
        });
        step("unique", () -> failure("insert into cliente_jdbc (id, nome) values (7, 'outro')"));
        step("raised", () -> failure("begin raise_application_error(-20001, 'não dá'); end;"));
        step("syntax", () -> failure("begin x := ; end;"));
        step("after errors", () -> one("select 'still here' from dual", String.class));
        step("bad password", () -> {
            try (Connection other = DriverManager.getConnection(url, "system", "wrong")) {
                return "no error";
            }
        });
    }

    private static String failure(String sql) throws SQLException {
        try {
            execute(sql);
            return "no error";
        } catch (SQLException problem) {
            return problem.getErrorCode() + " " + problem.getMessage().strip().split("\\R")[0];
        }
    }

    // ------------------------------------------------------------ what tools ask

    private static void dictionary() {
        step("tables", () -> {
            try (ResultSet rows = about().getTables(null, "SYSTEM", "CLIENTE_JDBC", new String[] {"TABLE"})) {
                return listed(rows, "TABLE_NAME");
            }
        });
        step("table columns", () -> {
            try (ResultSet rows = about().getColumns(null, "SYSTEM", "CLIENTE_JDBC", "%")) {
                return listed(rows, "COLUMN_NAME");
            }
        });
        step("primary key", () -> {
            try (ResultSet rows = about().getPrimaryKeys(null, "SYSTEM", "CLIENTE_JDBC")) {
                return listed(rows, "COLUMN_NAME");
            }
        });
        step("indexes", () -> {
            try (ResultSet rows = about().getIndexInfo(null, "SYSTEM", "CLIENTE_JDBC", false, true)) {
                return listed(rows, "COLUMN_NAME");
            }
        });
        step("foreign keys", () -> {
            try (Connection system = connect("system");
                    ResultSet rows = system.getMetaData().getImportedKeys(null, "HSM", "HSM_ROTA_NOTIFICACAO")) {
                return listed(rows, "FKCOLUMN_NAME");
            }
        });
        step("procedures", () -> {
            try (ResultSet rows = about().getProcedures(null, "SYSTEM", "CLIENTE_JDBC%")) {
                return listed(rows, "PROCEDURE_NAME");
            }
        });
        step("procedure columns", () -> {
            try (ResultSet rows = about().getProcedureColumns("", "SYSTEM", "CLIENTE_JDBC_P", "%")) {
                return listed(rows, "COLUMN_NAME");
            }
        });
        step("schemas", () -> {
            try (ResultSet rows = about().getSchemas()) {
                return listed(rows, "TABLE_SCHEM").contains("SYSTEM");
            }
        });
        step("schema", () -> connection.getSchema());
        step("type info", () -> {
            try (ResultSet rows = about().getTypeInfo()) {
                return listed(rows, "TYPE_NAME").contains("NUMBER");
            }
        });
        step("drop", () -> {
            execute("drop table cliente_jdbc purge");
            execute("drop procedure cliente_jdbc_p");
            return "ok";
        });
    }

    // ------------------------------------------------------------ helpers

    private static DatabaseMetaData about() throws SQLException {
        return connection.getMetaData();
    }

    private static String listed(ResultSet rows, String column) throws SQLException {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
            if (rows.getString(column) != null) {
                found.add(rows.getString(column));
            }
        }
        return String.join(" ", found);
    }

    private static <T> T one(String sql, Class<T> type) throws SQLException {
        try (Statement s = connection.createStatement(); ResultSet rows = s.executeQuery(sql)) {
            rows.next();
            return type == Object.class ? type.cast(rows.getString(1)) : rows.getObject(1, type);
        }
    }

    private static Object bound(String sql, Object value) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            if (value == null) {
                s.setNull(1, Types.VARCHAR);
            } else {
                s.setObject(1, value);
            }
            try (ResultSet rows = s.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.setEscapeProcessing(false);
            s.execute(sql);
        }
    }

    private static String hex(byte[] data) {
        StringBuilder text = new StringBuilder();
        for (byte one : data) {
            text.append(String.format("%02X", one));
        }
        return text.toString();
    }
}
