"""The rights of persons 个人信息权益 (PIPL 44–50): search, copy, correction, erasure."""
