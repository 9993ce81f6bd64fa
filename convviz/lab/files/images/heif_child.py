"""Read one HEIC or HEIF photo in a program of its own: a file that upsets libheif does not end the server.

    python heif_child.py look            < photo   > a line of JSON: width, height, mode
    python heif_child.py decode FACTOR   < photo   > the same of the reduced picture, then its pixels

libheif sets pictures upright and turns more than 8 bits into 8 where there is colour. Nothing of ConvViz is
imported, so that it starts quickly.
"""

import json
import sys

MEMORY = 2 * 2**30
SECONDS = 30


def bound_myself() -> None:
    """Take no more memory and time than a photo can need, where the system offers such bounds."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(verb: str, factor: int = 1) -> None:
    """Answer one question about the photo on the standard input."""
    bound_myself()
    from pi_heif import open_heif, options
    from PIL import Image

    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    file = open_heif(sys.stdin.buffer.read())
    photo = file[file.primary_index]
    if verb == "look":
        answer(photo.size, photo.mode)
        return
    image = Image.frombuffer(photo.mode, photo.size, photo.data, "raw", photo.mode, photo.stride, 1)
    if factor > 1 and photo.mode.startswith("I;16"):  # which Pillow does not reduce by means
        image = image.resize(
            (-(-image.width // factor), -(-image.height // factor)), Image.Resampling.NEAREST
        )
    elif factor > 1:
        image = image.reduce(factor)
    answer(image.size, image.mode)
    sys.stdout.buffer.write(image.tobytes())


def answer(size: tuple[int, int], mode: str) -> None:
    """Write the line about a picture."""
    line = {"width": size[0], "height": size[1], "mode": mode}
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
