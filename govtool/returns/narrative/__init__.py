"""The monthly analysis 研判报告 in words, in Chinese as offices write it; knows no file format."""
