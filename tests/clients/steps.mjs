// What an application does with node-oracledb, thin. Prints "step: result" a line; steps.py holds what is expected.

import { createRequire } from "node:module";

const require = createRequire(process.argv[3] + "/");
const oracledb = require("oracledb");
const login = { user: "system", password: process.env.HSM_TEST_PASSWORD, connectString: process.argv[2] };
const connection = await oracledb.getConnection(login);

async function step(name, run) {
  let result;
  try {
    result = await run();
  } catch (problem) {
    result = `${problem.name} ${problem.message}`.split("\n")[0];
  }
  console.log(`${name}: ${String(result)}`);
}

async function one(sql, binds = []) {
  return (await connection.execute(sql, binds)).rows[0][0];
}

async function failure(sql, binds = []) {
  try {
    await connection.execute(sql, binds);
    return "no error";
  } catch (problem) {
    return `${problem.errorNum} ${problem.message.split("\n")[0]}`;
  }
}

async function text(stream) {
  return await stream.getData();
}

async function rest(resultSet) {
  let total = 0;
  for await (const row of resultSet) {
    total += row[0];
  }
  return total;
}

// ------------------------------------------------------------ queries

await step("version", () => connection.oracleServerVersionString);
await step("number", () => one("select 123456789012.5 from dual"));
await step("small", () => one("select -0.0625 from dual"));
await step("double", () => one("select cast(1.5 as binary_double) from dual"));
await step("text", () => one("select 'ação €' from dual"));
await step("null", () => one("select cast(null as varchar2(10)) from dual"));
await step("date", async () => (await one("select date '2026-02-03' + 0.5 from dual")).toISOString());
await step("timestamp", async () => (await one("select timestamp '2026-02-03 04:05:06.789' from dual")).toISOString());
await step("zoned", async () =>
  (await one("select timestamp '2026-02-03 04:05:06.789 -03:00' from dual")).toISOString());
await step("zone", () => one("select sessiontimezone from dual"));
await step("interval", async () => {
  const found = await one("select interval '1 02:03:04.5' day to second from dual");
  return `${found.days} ${found.hours} ${found.minutes} ${found.seconds} ${found.fseconds}`;
});
await step("raw", async () => (await one("select hextoraw('00FF10') from dual")).toString("hex"));
await step("clob", async () => {
  const found = await text(await one("select to_clob(rpad('ç', 2000, 'ç')) || rpad('x', 3000, 'x') from dual"));
  return `${found.length} ${found.slice(1999, 2001)}`;
});
await step("blob", async () => (await text(await one("select to_blob(hextoraw('0001FF')) from dual"))).toString("hex"));
await step("lob as text", async () => {
  const options = { fetchTypeHandler: (about) => (about.dbType === oracledb.DB_TYPE_CLOB ? { type: oracledb.STRING } : undefined) };
  return (await connection.execute("select to_clob('abc') from dual", [], options)).rows[0][0];
});
await step("rows", async () => {
  const options = { resultSet: true };
  return await rest((await connection.execute("select level from dual connect by level <= 523", [], options)).resultSet);
});
await step("columns", async () => {
  const found = await connection.execute("select cast(1 as number(6,2)) a, 'x' b, sysdate c, to_clob('x') d from dual");
  return found.metaData.map((about) => `${about.name} ${about.dbTypeName}`).join(", ");
});

// ------------------------------------------------------------ binds

await step("bind number", () => one("select :1 + 0 from dual", [-12.345]));
await step("bind text", () => one("select :1 || '' from dual", ["ação"]));
await step("bind long text", async () => (await text(await one("select to_clob(:1) from dual", ["ç".repeat(3000)]))).length);
await step("bind null", () => one("select nvl(:1, 'none') from dual", [null]));
await step("bind date", () =>
  one("select to_char(:1, 'YYYY-MM-DD HH24:MI:SS') from dual", [{ val: new Date(2026, 1, 3, 4, 5, 6), type: oracledb.DATE }]));
await step("bind raw", () => one("select rawtohex(:1) from dual", [Buffer.from([0, 255, 16])]));
await step("again", async () => {
  const found = [];
  for (const value of ["a", "bb", "ccc"]) {
    found.push(await one("select :1 from dual", [value]));
  }
  return found.join(" ");
});

// ------------------------------------------------------------ changes

await step("create", async () => {
  await connection.execute("create table cliente_node (id number(6) constraint cliente_node_pk primary key, nome varchar2(40), texto clob, dados blob)");
  return "ok";
});
await step("insert", async () => {
  const sql = "insert into cliente_node values (:1, :2, :3, :4)";
  return (await connection.execute(sql, [1, "um", "x".repeat(40000), Buffer.alloc(40000)])).rowsAffected;
});
await step("lengths", () => one("select length(texto) || ' ' || length(dados) from cliente_node where id = 1"));
await step("temporary clob", async () => {
  const lob = await connection.createLob(oracledb.CLOB);
  lob.end("ação".repeat(2000));
  await new Promise((done, failed) => lob.on("finish", done).on("error", failed));
  await connection.execute("update cliente_node set texto = :1 where id = 1", [lob]);
  await lob.destroy();
  return await one("select length(texto) from cliente_node where id = 1");
});
await step("batch", async () => {
  const rows = Array.from({ length: 100 }, (_, i) => [i + 2, `nome ${i + 2}`]);
  return (await connection.executeMany("insert into cliente_node (id, nome) values (:1, :2)", rows)).rowsAffected;
});
await step("batch errors", async () => {
  const rows = [[200, "x"], [1, "x"], [202, "x"]];
  const found = await connection.executeMany("insert into cliente_node (id, nome) values (:1, :2)", rows, {
    batchErrors: true,
    dmlRowCounts: true,
  });
  return `${found.batchErrors.map((problem) => `${problem.offset} ${problem.message}`)} ${found.dmlRowCounts}`;
});
await step("returning", async () => {
  const sql = "update cliente_node set nome = upper(nome) where id between 2 and 3 returning id, nome into :i, :n";
  const binds = { i: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER }, n: { dir: oracledb.BIND_OUT, type: oracledb.STRING } };
  const { outBinds } = await connection.execute(sql, binds);
  return `${outBinds.i} ${outBinds.n}`;
});
await step("rollback", async () => {
  await connection.rollback();
  return await one("select count(*) from cliente_node");
});
await step("commit", async () => {
  await connection.execute("insert into cliente_node (id, nome) values (7, 'sete')");
  await connection.commit();
  const other = await oracledb.getConnection(login);
  const found = await other.execute("select nome from cliente_node");
  await other.close();
  return found.rows[0][0];
});

// ------------------------------------------------------------ blocks

await step("in out", async () => {
  const binds = { a: "abc", n: { dir: oracledb.BIND_INOUT, val: 41, type: oracledb.NUMBER }, r: { dir: oracledb.BIND_OUT } };
  const { outBinds } = await connection.execute("begin :r := upper(:a); :n := :n + 1; end;", binds);
  return `${outBinds.r} ${outBinds.n}`;
});
await step("out clob", async () => {
  const sql = "declare c clob; begin for i in 1 .. 4 loop c := c || rpad('ç', 10000, 'ç'); end loop; :c := c; end;";
  const { outBinds } = await connection.execute(sql, { c: { dir: oracledb.BIND_OUT, type: oracledb.CLOB } });
  const found = await text(outBinds.c);
  return `${found.length} ${found.at(-1)}`;
});
await step("ref cursor", async () => {
  const sql = "begin open :c for select level n from dual connect by level <= 25; end;";
  const { outBinds } = await connection.execute(sql, { c: { dir: oracledb.BIND_OUT, type: oracledb.CURSOR } });
  return await rest(outBinds.c);
});
await step("implicit", async () => {
  const sql = "declare c sys_refcursor; begin open c for select 5 n from dual; dbms_sql.return_result(c); end;";
  return (await connection.execute(sql)).implicitResults[0][0][0];
});
await step("array", async () => {
  const sql = `declare
      t dbms_sql.varchar2_table := :t;
    begin
      for i in 1 .. t.count loop :r := :r || t(i); end loop;
    end;`;
  const binds = { t: { type: oracledb.STRING, dir: oracledb.BIND_IN, val: ["a", "b", "c"] }, r: { dir: oracledb.BIND_INOUT, val: "" } };
  return (await connection.execute(sql, binds)).outBinds.r;
});

// ------------------------------------------------------------ errors and the rest

await step("no table", () => failure("select * from nada_disto"));
await step("no table, where", async () => {
  try {
    await connection.execute("select * from nada_disto");
    return "no error";
  } catch (problem) {
    return problem.offset;
  }
});
await step("unique", () => failure("insert into cliente_node (id, nome) values (7, 'outro')"));
await step("raised", () => failure("begin raise_application_error(-20001, 'não dá'); end;"));
await step("after errors", () => one("select 'still here' from dual"));
await step("bad password", async () => {
  try {
    await oracledb.getConnection({ ...login, password: "wrong" });
    return "no error";
  } catch (problem) {
    return problem.errorNum;
  }
});
await step("module", async () => {
  connection.module = "steps";
  connection.action = "module";
  return await one("select sys_context('userenv', 'module') || ' ' || sys_context('userenv', 'action') from dual");
});
await step("pool", async () => {
  const pool = await oracledb.createPool({ ...login, poolMin: 0, poolMax: 3 });
  const work = async (value) => {
    const borrowed = await pool.getConnection();
    const found = await borrowed.execute("select :1 * 2 from dual", [value]);
    await borrowed.close();
    return found.rows[0][0];
  };
  const found = await Promise.all([1, 2, 3, 4, 5, 6].map(work));
  await pool.close(0);
  return found.join(" ");
});
await step("drop", async () => {
  await connection.execute("drop table cliente_node purge");
  return "ok";
});
await connection.close();
