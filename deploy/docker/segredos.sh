#!/bin/sh
# Makes the passwords of the containers, random, in deploy/docker/segredos (mode 0700, files 0600). Keeps none that is
# there by writing over it: ends at once if one is.
set -eu
umask 077
folder=$(dirname "$0")/segredos
names='oracle hsm_job chamados painel_operador ntfy_leitor'
for name in $names; do
   if [ -e "$folder/$name" ]; then
      echo "segredos.sh: $folder/$name is there already; the databases know its password. Nothing was changed" >&2
      exit 1
   fi
done
mkdir -p "$folder"
chmod 0700 "$folder"
for name in $names; do
   # A letter first, as Oracle wants it; 96 bits; no character that SQL*Plus or a shell would read as something else
   printf 's%s\n' "$(head -c 12 /dev/urandom | od -An -v -tx1 | tr -d ' \n')" > "$folder/$name"
done
echo "Made: $folder"
