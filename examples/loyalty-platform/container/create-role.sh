#!/bin/sh
# Runs once, when the database is created: a role that owns the database and cannot bypass row-level security.
set -eu
psql --username postgres --set=ON_ERROR_STOP=1 --set=password="$LOYALTY_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE loyalty LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE loyalty OWNER loyalty;
SQL
