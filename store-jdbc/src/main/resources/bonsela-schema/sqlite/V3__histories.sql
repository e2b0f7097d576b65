-- What counted on each day is written in another form now. It is made again from the log of events when it is asked for.
DELETE FROM bonsela_history_day;
DELETE FROM bonsela_history;

UPDATE bonsela_schema SET version = 3;
