"""Writes src/test/fixtures/pictureFiles.json: one small picture in many kinds of files, by Pillow.

Run in a virtual environment with Pillow 13: python scripts/oracles/pictureFiles.py
"""

import base64
import io
import json
import pathlib

import PIL
from PIL import Image

# Upright, all of them show 48 × 32 pixels: red, green above blue, yellow.
WIDTH, HEIGHT = 48, 32
QUARTERS = [(230, 30, 40), (20, 180, 60), (30, 60, 220), (240, 220, 50)]

upright = Image.new("RGB", (WIDTH, HEIGHT))
for i, colour in enumerate(QUARTERS):
    box = (WIDTH // 2 * (i % 2), HEIGHT // 2 * (i // 2))
    upright.paste(colour, (*box, box[0] + WIDTH // 2, box[1] + HEIGHT // 2))

# Turning by the first gives what has to be turned by the second to be upright.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}

files = []


def add(name, image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    data = stream.getvalue()
    files.append(
        {
            "name": name,
            # As stored.
            "width": image.width,
            "height": image.height,
            "bytes": base64.b64encode(data).decode(),
        }
    )


jpeg = {"quality": 95, "subsampling": 0}
add("plain.jpg", upright, "JPEG", **jpeg)
add("progressive.jpg", upright, "JPEG", progressive=True, **jpeg)
add("cmyk.jpg", upright.convert("CMYK"), "JPEG", **jpeg)
add("comment.jpg", upright, "JPEG", comment="where it was taken", **jpeg)
for orientation, turn in STORED.items():
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = upright if turn is None else upright.transpose(turn)
    add(f"orientation-{orientation}.jpg", stored, "JPEG", exif=exif, **jpeg)
add("plain.png", upright, "PNG")
add("palette.png", upright.quantize(8), "PNG")
add("grey.png", upright.convert("L"), "PNG")
add("deep.png", upright.convert("L").convert("I;16").point(lambda v: v * 257), "PNG")
clear = upright.convert("RGBA")
clear.putalpha(Image.new("L", clear.size, 0))
add("clear.png", clear, "PNG")
other = Image.new("RGB", (WIDTH, HEIGHT), (0, 0, 0))
frames = {"save_all": True, "append_images": [other], "duration": 100}
add("animated.png", upright, "PNG", **frames)
add("plain.gif", upright.quantize(8), "GIF")
add("animated.gif", upright, "GIF", **frames)
add("plain.bmp", upright, "BMP")
add("lossy.webp", upright, "WEBP", quality=95)
add("lossless.webp", upright, "WEBP", lossless=True)
add("animated.webp", upright, "WEBP", lossless=True, **frames)
add("plain.avif", upright, "AVIF", quality=95, subsampling="4:4:4")

fixture = {"made by": f"Pillow {PIL.__version__}", "width": WIDTH, "height": HEIGHT, "quarters": QUARTERS, "files": files}
path = pathlib.Path(__file__).parents[2] / "src/test/fixtures/pictureFiles.json"
path.write_text(json.dumps(fixture, indent=1) + "\n")
