#!/bin/sh
# ntfy with its two accounts, made once: `leitor`, a person's, may read; `remetente`, the job's, may write, by a token.
set -eu
umask 077
token=${TOKEN:-/run/token/ntfy_token}
ntfy serve &
server=$!
trap 'kill -TERM "$server"; wait "$server" || true; exit 0' TERM INT
# The commands below want the file that the server makes at its first start
while [ ! -s "$NTFY_AUTH_FILE" ]; do
   kill -0 "$server"
   sleep 1
done
NTFY_PASSWORD=$(cat "${SEGREDOS:-/run/segredos}/ntfy_leitor") ntfy user add --ignore-exists leitor
# Nobody logs on with this one
NTFY_PASSWORD=$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n') ntfy user add --ignore-exists remetente
ntfy access leitor 'chamados*' read-only
ntfy access remetente 'chamados*' write-only
# Whoever has no tier ntfy knows by the address: of several posts at once some would be taken for anonymous, and refused
ntfy tier add --ignore-exists --name=HSM --message-limit=100000000 hsm
ntfy user change-tier remetente hsm
if [ ! -s "$token" ]; then
   ntfy token add --label=hsm-job remetente 2>&1 | grep -o 'tk_[a-z0-9]*' > "$token.new"
   mv "$token.new" "$token"
fi
wait "$server"
