"""UNITE: one encoder that tokenizes images and denoises their latents.

Source: arXiv 2603.22283. The same files run on CPython with PyTorch 2.10 and inside the JVM.
Time runs from noise to data everywhere: t=0 is noise, t=1 is a clean latent.
"""
