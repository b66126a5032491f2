package utl_smtp authid current_user as
   -- Speaks SMTP over real sockets, to this machine only.
   type connection is record (
      host varchar2(255),
      port pls_integer,
      tx_timeout pls_integer,
      private_tcp_con pls_integer,
      private_state pls_integer
   );
   type reply is record (
      code pls_integer,
      text varchar2(508)
   );
   type replies is table of reply index by binary_integer;

   invalid_operation exception;
   transient_error exception;
   permanent_error exception;
   invalid_operation_errcode constant pls_integer := -29277;
   transient_error_errcode constant pls_integer := -29278;
   permanent_error_errcode constant pls_integer := -29279;
   pragma exception_init(invalid_operation, -29277);
   pragma exception_init(transient_error, -29278);
   pragma exception_init(permanent_error, -29279);

   -- Functions give the reply, procedures raise TRANSIENT_ERROR for 4xx and PERMANENT_ERROR for 5xx. A connection that
   -- could not be had, or broke, is the reply 421. A read that lasts longer than tx_timeout is ORA-29276.
   function open_connection(
      host in varchar2, port in pls_integer default 25, c out connection, tx_timeout in pls_integer default null,
      wallet_path in varchar2 default null, wallet_password in varchar2 default null,
      secure_connection_before_smtp in boolean default false, secure_host in varchar2 default null
   ) return reply;
   function open_connection(
      host in varchar2, port in pls_integer default 25, tx_timeout in pls_integer default null,
      wallet_path in varchar2 default null, wallet_password in varchar2 default null,
      secure_connection_before_smtp in boolean default false, secure_host in varchar2 default null
   ) return connection;
   function helo(c in out nocopy connection, domain in varchar2) return reply;
   procedure helo(c in out nocopy connection, domain in varchar2);
   function ehlo(c in out nocopy connection, domain in varchar2) return replies;
   procedure ehlo(c in out nocopy connection, domain in varchar2);
   function starttls(c in out nocopy connection) return reply;
   procedure starttls(c in out nocopy connection);
   function auth(
      c in out nocopy connection, username in varchar2, password in varchar2, schemes in varchar2 default 'CRAM-MD5'
   ) return reply;
   procedure auth(
      c in out nocopy connection, username in varchar2, password in varchar2, schemes in varchar2 default 'CRAM-MD5'
   );
   function mail(c in out nocopy connection, sender in varchar2, parameters in varchar2 default null) return reply;
   procedure mail(c in out nocopy connection, sender in varchar2, parameters in varchar2 default null);
   function rcpt(c in out nocopy connection, recipient in varchar2, parameters in varchar2 default null) return reply;
   procedure rcpt(c in out nocopy connection, recipient in varchar2, parameters in varchar2 default null);
   -- After OPEN_DATA only these three; they only after it. ORA-29277. Text goes out as US7ASCII, and as it is: a line
   -- that begins with a period is the caller's business.
   function open_data(c in out nocopy connection) return reply;
   procedure open_data(c in out nocopy connection);
   procedure write_data(c in out nocopy connection, data in varchar2);
   procedure write_raw_data(c in out nocopy connection, data in raw);
   function close_data(c in out nocopy connection) return reply;
   procedure close_data(c in out nocopy connection);
   function rset(c in out nocopy connection) return reply;
   procedure rset(c in out nocopy connection);
   function noop(c in out nocopy connection) return reply;
   procedure noop(c in out nocopy connection);
   function quit(c in out nocopy connection) return reply;
   procedure quit(c in out nocopy connection);
   procedure close_connection(c in out nocopy connection);
end utl_smtp;
