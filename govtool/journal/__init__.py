"""The journal 日志: facts, once, in order, never changed."""
