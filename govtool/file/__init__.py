"""The file on the disk: connections, locks, durable writing, the objects of the schema."""
