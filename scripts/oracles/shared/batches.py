"""Weights and pictures from a 32-bit LCG that src/test/numbers/lcgBatches.ts has alike, for oracles that train."""

import numpy as np

BATCH, SIZE, CLASSES = 8, 12, 3


class Lcg:
    """Numerical Recipes' constants; its upper 24 bits are exact in float32."""

    def __init__(self, seed):
        self.state = seed

    def bits(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state >> 8

    def weights(self, *shape):
        """Uniform in ±0.25, row-major in Keras's order of axes."""
        values = [(self.bits() / 2**24 - 0.5) / 2 for _ in range(int(np.prod(shape)))]
        return np.array(values).reshape(shape)


def batches(steps):
    """Noise with a bright band a class: pictures `[batch, height, width, 1]` in double precision, and labels."""
    random = Lcg(2)
    for _ in range(steps):
        pixels, labels = [], []
        for _ in range(BATCH):
            label = random.bits() % CLASSES
            labels.append(label)
            for i in range(SIZE * SIZE):
                bright = 64 if i // SIZE // 4 == label else 0
                pixels.append(bright + random.bits() % 192)
        # As preprocessing has it: times 1 / 255 in doubles, then float32.
        pictures = (np.array(pixels) * (1 / 255)).astype("float32").astype("float64")
        yield pictures.reshape(BATCH, SIZE, SIZE, 1), np.array(labels)
