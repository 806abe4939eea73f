"""Makes runs: presets, data sets, the training loop, and the files it leaves. PyTorch.

Nothing here draws, and nothing here is imported by `scenes`.
"""
