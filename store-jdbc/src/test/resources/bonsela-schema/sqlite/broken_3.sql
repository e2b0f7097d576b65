CREATE TABLE bonsela_event (made_up TEXT);
INSERT INTO bonsela_schema (version) VALUES (3);
