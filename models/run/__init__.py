"""A run of training on disk, and what is read off its epochs: bases, pace, diagnosis, loss surface.

Runs are written by `training`; here is the format of their files, and how they are read.
"""
