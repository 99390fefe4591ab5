#!/bin/sh
# What the front's container in docker-compose.yml runs: Caddy, with a PUBLIC_URL as Caddy needs it. A slash at the end, which the servers
# do not mind, would be a path to Caddy, and everything else would get an empty answer. At another port than 80 and 443 nobody could
# reach it, since only these are published.
set -eu
PUBLIC_URL="${PUBLIC_URL%/}"
host="${PUBLIC_URL#*://}"
case "${host##*]}" in
*:*)
	echo "PUBLIC_URL must name no port here, but is \"$PUBLIC_URL\": the front has ports 80 and 443." >&2
	exit 1
	;;
esac
export PUBLIC_URL
exec caddy run --config /etc/caddy/Caddyfile --adapter caddyfile
