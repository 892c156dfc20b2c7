"""The sums of many offices 汇总: parts without personal data, judged and added up."""
