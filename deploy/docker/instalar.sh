#!/bin/bash
# One-shot in the database's image, whose SQL*Plus runs the scripts of instalar.sql as SYSTEM. Passwords come from files
# and go to standard input: no list of processes has them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
secret() {
   tr -d '\n' < "$SEGREDOS/$1"
}
export NLS_LANG=.AL32UTF8
# Scripts keep their logs in the current directory
cd "$(mktemp -d)"
{
   echo 'whenever sqlerror exit failure'
   echo "connect system/\"$(secret oracle)\"@$BANCO"
   for name in hsm_job chamados painel_operador; do
      echo "define senha_$name = \"$(secret "$name")\""
   done
   echo "@$here/instalar.sql"
   echo 'exit'
} | sqlplus -S -L /nolog | tee output.txt
# A script that ends well says so in its last line. SQL*Plus goes on after a file it cannot open
wanted=$(grep -c '^@@' "$here/instalar.sql")
ended=$(grep -c ': concluído$' output.txt || true)
if [ "$ended" != "$wanted" ]; then
   echo "instalar.sh: $ended of $wanted scripts came to their end" >&2
   exit 1
fi
