"""Meetings and duty 会议、值班: what they deal with, their papers, the roster."""
