"""The rights of persons 个人信息权益 (PIPL 44–50): finding what the file holds of somebody, a copy, correction, erasure."""
