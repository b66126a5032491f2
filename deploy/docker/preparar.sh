#!/bin/sh
# One-shot as root of a container, in ntfy's image: gives each reader a copy of the secrets it needs, readable by it
# alone. Secrets of Compose keep the host's owner and mode, which users inside a container are not.
set -eu
umask 077
give() {
   # FOLDER USER NAME...
   folder=/segredos/$1 user=$2
   shift 2
   for name in "$@"; do
      rm -f "$folder/$name.new"
      cat "/run/secrets/$name" > "$folder/$name.new"
      chown "$user:$user" "$folder/$name.new"
      mv -f "$folder/$name.new" "$folder/$name"
   done
}
# 54321: user oracle of the database's image; 10001: the job's and ntfy's
give oracle 54321 oracle
give instalador 54321 oracle hsm_job chamados painel_operador
give job 10001 hsm_job
give ntfy 10001 ntfy_leitor
give amostra 10001 chamados ntfy_leitor
# ntfy writes its data, and the token it has made for the job
chown 10001:10001 /dados/ntfy /dados/token
