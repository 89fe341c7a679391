#!/usr/bin/env python3
"""Draws the pictures of the demo's carte: one WebP for each product and restaurant, into `images` beside this script. `carte.json` names each by its
content, so put the new names there when a drawing has changed.

draw.py [NAME...]      all of them, or some; needs Pillow (pip install pillow==13.0.0)
"""
import math
import pathlib
import random
import sys

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT, SCALE = 800, 600, 2
HERE = pathlib.Path(__file__).resolve().parent


class Canvas:
    """Drawn at twice the size, with (0, 0) in the middle."""

    zoom = 1.0

    def __init__(self, background, seed):
        self.random = random.Random(seed)
        self.size = (WIDTH * SCALE, HEIGHT * SCALE)
        self.image = Image.new("RGBA", self.size, background)
        light = Image.new("L", self.size, 0)
        ImageDraw.Draw(light).ellipse(self.box(-60, -120, 420, 330), fill=70)
        self.image.paste((255, 255, 255, 255), mask=light.filter(ImageFilter.GaussianBlur(120 * SCALE)))

    def at(self, x, y):
        return ((x * self.zoom + WIDTH / 2) * SCALE, (y * self.zoom + HEIGHT / 2) * SCALE)

    def box(self, x, y, rx, ry=None):
        ry = rx if ry is None else ry
        (left, top), (right, bottom) = self.at(x - rx, y - ry), self.at(x + rx, y + ry)
        return (left, top, right, bottom)

    def layer(self, paint, colour, blur=0, opacity=1.0):
        """Lays one colour on where `paint` says, so that blurred edges keep it."""
        mask = Image.new("L", self.size, 0)
        paint(ImageDraw.Draw(mask))
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * SCALE * self.zoom))
        strength = opacity * colour[3] / 255
        layer = Image.new("RGBA", self.size, colour)
        layer.putalpha(mask.point(lambda a: int(a * strength)))
        self.image.alpha_composite(layer)

    def disc(self, x, y, rx, colour, ry=None, blur=0, opacity=1.0):
        self.layer(lambda d: d.ellipse(self.box(x, y, rx, ry), fill=255), colour, blur, opacity)

    def shape(self, points, colour, blur=0, opacity=1.0):
        points = [self.at(*p) for p in points]
        self.layer(lambda d: d.polygon(points, fill=255), colour, blur, opacity)

    def line(self, points, colour, width, blur=0, opacity=1.0):
        points = [self.at(*p) for p in points]
        width *= SCALE * self.zoom
        radius = width / 2

        def paint(draw):
            draw.line(points, fill=255, width=max(1, int(width)), joint="curve")
            for x, y in (points[0], points[-1]):
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        self.layer(paint, colour, blur, opacity)

    def rounded(self, x, y, w, h, radius, colour, blur=0, opacity=1.0):
        (left, top), (right, bottom) = self.at(x, y), self.at(x + w, y + h)
        self.layer(
            lambda d: d.rounded_rectangle((left, top, right, bottom), radius * SCALE * self.zoom, fill=255), colour, blur,
            opacity)

    def text(self, text, x, y, size, colour):
        font = ImageFont.load_default(size * SCALE * self.zoom)
        self.layer(lambda d: d.text(self.at(x, y), text, fill=255, font=font, anchor="mm"), colour)

    def blob(self, x, y, radius, colour, roughness=0.18, points=28, squash=1.0, turn=None, blur=0, opacity=1.0):
        self.shape(blob(self.random, x, y, radius, roughness, points, squash, turn), colour, blur, opacity)

    def save(self, name, directory):
        image = self.image.convert("RGB").resize((WIDTH, HEIGHT), Image.LANCZOS)
        image.save(directory / f"{name}.webp", "WEBP", quality=80, method=6)


def blob(rng, x, y, radius, roughness=0.18, points=28, squash=1.0, turn=None):
    """A closed curve that is nearly a circle."""
    waves = [(k, rng.uniform(-1, 1) * roughness / k, rng.uniform(0, math.tau)) for k in range(2, 6)]
    turn = rng.uniform(0, math.tau) if turn is None else turn
    outline = []
    for i in range(points * 3):
        a = i * math.tau / (points * 3)
        r = radius * (1 + sum(w * math.sin(k * a + p) for k, w, p in waves))
        px, py = r * math.cos(a), r * math.sin(a) * squash
        outline.append((x + px * math.cos(turn) - py * math.sin(turn), y + px * math.sin(turn) + py * math.cos(turn)))
    return outline


def shade(colour, factor):
    """Darker below 1, lighter above."""
    if factor <= 1:
        return tuple(int(c * factor) for c in colour[:3]) + (255,)
    return tuple(int(c + (255 - c) * (factor - 1)) for c in colour[:3]) + (255,)


def spread(rng, count, radius, apart):
    """Places inside a circle that are not too near to each other."""
    places = []
    for _ in range(6000):
        r, a = radius * math.sqrt(rng.random()), rng.uniform(0, math.tau)
        place = (r * math.cos(a), r * math.sin(a))
        if all(math.dist(place, p) > apart for p in places):
            places.append(place)
            if len(places) == count:
                break
    return places


# MARK: What is put on a pizza

def slices(c, colour, radius=25, count=17, apart=54, rim=None, marks=True):
    """Round slices, such as pepperoni or aubergine."""
    for x, y in spread(c.random, count, 188, apart):
        c.disc(x + 2, y + 5, radius, (70, 20, 5, 120), blur=3)
        c.blob(x, y, radius, rim or shade(colour, 0.72), 0.05)
        c.blob(x, y, radius - 3.2, colour, 0.05)
        if marks:
            for _ in range(7):
                a, r = c.random.uniform(0, math.tau), radius * 0.7 * math.sqrt(c.random.random())
                c.disc(x + r * math.cos(a), y + r * math.sin(a), c.random.uniform(1.5, 3.2), shade(colour, 1.35), opacity=0.8)
        c.disc(x - radius * 0.3, y - radius * 0.35, radius * 0.35, (255, 255, 255, 60), blur=5)


def olives(c, count=12):
    for x, y in spread(c.random, count, 185, 62):
        c.disc(x + 1, y + 4, 12, (40, 20, 10, 130), blur=3)
        c.disc(x, y, 12.5, (46, 40, 52, 255))
        c.disc(x - 2, y - 3, 8, (84, 76, 92, 255), blur=2)
        c.disc(x, y, 5, (190, 60, 35, 255))


def leaves(c, colour, count=9, length=34, width=14, apart=80, radius=165):
    for x, y in spread(c.random, count, radius, apart):
        leaf(c, x, y, c.random.uniform(0, math.tau), colour, length, width)


def leaf(c, x, y, turn, colour, length=34, width=14):
    def at(u, v):
        return (x + u * math.cos(turn) - v * math.sin(turn), y + u * math.sin(turn) + v * math.cos(turn))
    outline = [at(length * (i / 16 - 0.5), width * math.sin(math.pi * i / 16) ** 0.8) for i in range(17)]
    outline += [at(length * (0.5 - i / 16), -width * math.sin(math.pi * i / 16) ** 0.8) for i in range(17)]
    c.shape([(px + 2, py + 5) for px, py in outline], (40, 20, 0, 110), blur=3)
    c.shape(outline, colour)
    c.line([at(-length * 0.45, 0), at(length * 0.42, 0)], shade(colour, 1.4), 1.8, opacity=0.9)
    for u in (-0.2, 0.02, 0.22):
        for side in (-1, 1):
            c.line([at(length * u, 0), at(length * (u + 0.13), side * width * 0.55)], shade(colour, 1.3), 1.1, opacity=0.7)


def ribbons(c, colour, count=8, width=24, apart=78, fat=None, length=62):
    """Thin slices laid in waves: ham, salmon."""
    for x, y in spread(c.random, count, 165, apart):
        turn, bend = c.random.uniform(0, math.tau), c.random.uniform(10, 22)

        def at(u, v):
            v += bend * math.sin(u / length * 5)
            return (x + u * math.cos(turn) - v * math.sin(turn), y + u * math.sin(turn) + v * math.cos(turn))
        steps = [length * (i / 20 - 0.5) for i in range(21)]
        wave = [c.random.uniform(0.8, 1.15) for _ in steps]
        outline = [at(u, width * w / 2) for u, w in zip(steps, wave)] + [at(u, -width * w / 2) for u, w in zip(reversed(steps), wave)]
        c.shape([(px + 2, py + 6) for px, py in outline], (60, 15, 5, 120), blur=4)
        c.shape(outline, colour)
        c.line([at(u, -width * 0.22) for u in steps], shade(colour, 1.35), 4, opacity=0.75)
        c.line([at(u, width * 0.2) for u in steps], shade(colour, 0.82), 2.5, opacity=0.7)
        if fat:
            c.line([at(u, width * 0.46) for u in steps], fat, 4.5)


def cubes(c, colour, count=26, size=15, apart=36, roughness=0.16):
    for x, y in spread(c.random, count, 190, apart):
        turn = c.random.uniform(0, math.tau)
        corners = [(x + size * c.random.uniform(0.7, 1.1) * math.cos(turn + k * math.pi / 2),
                    y + size * 0.72 * math.sin(turn + k * math.pi / 2)) for k in range(4)]
        c.shape([(px + 2, py + 4) for px, py in corners], (60, 20, 0, 130), blur=3)
        c.shape(corners, shade(colour, 0.8))
        c.shape([(x + (px - x) * 0.78 - 1, y + (py - y) * 0.78 - 2) for px, py in corners], colour)


def mushrooms(c, count=13):
    for x, y in spread(c.random, count, 180, 62):
        turn = c.random.uniform(0, math.tau)

        def at(u, v):
            return (x + u * math.cos(turn) - v * math.sin(turn), y + u * math.sin(turn) + v * math.cos(turn))
        cap = [at(22 * math.cos(a), -20 * math.sin(a)) for a in [i * math.pi / 18 for i in range(19)]]
        stem = [at(-7, -1), at(-8, 19), at(8, 19), at(7, -1)]
        c.shape([(px + 2, py + 5) for px, py in cap + [at(-22, 0)] ], (70, 40, 10, 110), blur=4)
        c.shape(stem, (226, 206, 178, 255))
        c.shape(cap, (188, 158, 126, 255))
        inner = [at(18.5 * math.cos(a), -16 * math.sin(a)) for a in [i * math.pi / 18 for i in range(19)]]
        c.shape(inner, (240, 226, 204, 255))
        c.line([at(-15, -2.5), at(15, -2.5)], (150, 116, 88, 255), 3)


def half_rings(c, colour, count=15, radius=25, width=6.5, apart=56):
    for x, y in spread(c.random, count, 180, apart):
        turn, span = c.random.uniform(0, math.tau), c.random.uniform(3.2, 4.4)
        arc = [(x + radius * math.cos(turn + span * i / 24), y + radius * 0.82 * math.sin(turn + span * i / 24)) for i in range(25)]
        c.line([(px + 1, py + 4) for px, py in arc], (60, 20, 10, 110), width, blur=3)
        c.line(arc, colour, width)
        c.line([(px - 0.5, py - 1.2) for px, py in arc], shade(colour, 1.4), width * 0.3, opacity=0.8)


def tomatoes(c, count=10):
    for x, y in spread(c.random, count, 180, 66):
        c.disc(x + 2, y + 4, 19, (70, 15, 5, 120), blur=3)
        c.disc(x, y, 19, (198, 44, 28, 255))
        c.disc(x, y, 15.5, (226, 84, 58, 255))
        for k in range(3):
            a = k * math.tau / 3 + x
            c.disc(x + 7.5 * math.cos(a), y + 7.5 * math.sin(a), 5, (240, 150, 92, 255))
            c.disc(x + 7.5 * math.cos(a), y + 7.5 * math.sin(a), 1.6, (250, 214, 140, 255))


def crumbs(c, colour, count=60, size=4.5, apart=14):
    for x, y in spread(c.random, count, 200, apart):
        c.blob(x + 1, y + 2, size, (60, 30, 0, 90), 0.4, 8)
        c.blob(x, y, size * c.random.uniform(0.6, 1.2), shade(colour, c.random.uniform(0.85, 1.2)), 0.4, 8)


def threads(c, colour, count=46, length=20, width=3):
    for x, y in spread(c.random, count, 195, 22):
        turn = c.random.uniform(0, math.tau)
        bend = c.random.uniform(-6, 6)
        points = [(x + length * (t - 0.5) * math.cos(turn) - bend * math.sin(math.pi * t) * math.sin(turn),
                   y + length * (t - 0.5) * math.sin(turn) + bend * math.sin(math.pi * t) * math.cos(turn)) for t in [i / 6 for i in range(7)]]
        c.line(points, colour, width)


def drizzle(c, colour, width=5, count=5, opacity=0.9):
    for k in range(count):
        y0 = -150 + 300 * (k + 0.5) / count
        reach = math.sqrt(max(0, 195 ** 2 - y0 ** 2))
        phase = c.random.uniform(0, math.tau)
        points = [(x, y0 + 16 * math.sin(x / 26 + phase)) for x in range(int(-reach), int(reach), 6)]
        c.line([(px + 1, py + 2) for px, py in points], (70, 40, 0, 80), width, blur=2)
        c.line(points, colour, width, opacity=opacity)


def egg(c, x=0, y=0):
    c.blob(x + 2, y + 5, 52, (80, 50, 10, 110), 0.14, blur=5)
    c.blob(x, y, 52, (252, 250, 244, 255), 0.14)
    c.disc(x + 2, y + 2, 25, (238, 164, 30, 255))
    c.disc(x, y, 23, (250, 190, 48, 255))
    c.disc(x - 7, y - 8, 7, (255, 236, 170, 255), blur=2)


def rounds(c, colour, count=8, radius=30, rim=(250, 244, 230, 255), apart=88):
    for x, y in spread(c.random, count, 160, apart):
        c.disc(x + 2, y + 5, radius, (90, 50, 10, 110), blur=4)
        c.blob(x, y, radius, rim, 0.06)
        c.blob(x, y, radius - 4, colour, 0.08)
        c.blob(x + 4, y + 3, radius * 0.5, (224, 178, 110, 160), 0.3, blur=4)


def anchovies(c, count=9):
    for x, y in spread(c.random, count, 165, 76):
        turn = c.random.uniform(0, math.tau)
        points = [(x + 58 * (t - 0.5) * math.cos(turn) - 7 * math.sin(4 * t) * math.sin(turn),
                   y + 58 * (t - 0.5) * math.sin(turn) + 7 * math.sin(4 * t) * math.cos(turn)) for t in [i / 12 for i in range(13)]]
        c.line([(px + 1, py + 4) for px, py in points], (60, 20, 10, 120), 11, blur=3)
        c.line(points, (120, 78, 60, 255), 11)
        c.line(points, (172, 124, 100, 255), 5)
        c.line(points, (214, 178, 156, 255), 1.5)


# MARK: Pizzas

BASES = {"tomato": (196, 52, 28, 255), "cream": (246, 228, 190, 255), "barbecue": (150, 62, 26, 255), "chocolate": (88, 50, 30, 255)}


def pizza(c, base="tomato", cheese=(248, 214, 122, 255), cheeses=46, board=True):
    if board:
        c.disc(14, 34, 268, (60, 40, 24, 150), blur=22)
        c.disc(0, 8, 268, (168, 116, 70, 255))
        c.disc(0, 2, 264, (196, 144, 94, 255))
        for k in range(9):
            y = -220 + 55 * k
            reach = math.sqrt(max(0, 258 ** 2 - (y - 2) ** 2))
            c.line([(x, y + 4 * math.sin(x / 60 + k)) for x in range(int(-reach), int(reach), 12)], (160, 108, 64, 255), 1.6, opacity=0.55)
    c.blob(5, 14, 236, (70, 36, 8, 170), 0.02, blur=9)
    crust = blob(c.random, 0, 0, 234, 0.035)
    c.shape(crust, (198, 128, 54, 255))
    c.shape([(x * 0.975 - 2, y * 0.975 - 4) for x, y in crust], (226, 166, 88, 255))
    c.shape([(x * 0.945, y * 0.945 - 2) for x, y in crust], (236, 184, 108, 255), blur=3)
    for _ in range(26):
        a, r = c.random.uniform(0, math.tau), c.random.uniform(215, 228)
        c.blob(r * math.cos(a), r * math.sin(a), c.random.uniform(5, 14), (132, 70, 22, 255), 0.3, blur=3, opacity=c.random.uniform(0.25, 0.6))
    colour = BASES[base]
    c.blob(0, 1, 207, shade(colour, 0.7), 0.03, blur=3)
    c.blob(0, 0, 203, colour, 0.03)
    for x, y in spread(c.random, 30, 190, 46):
        c.blob(x, y, c.random.uniform(16, 30), shade(colour, c.random.uniform(0.86, 1.14)), 0.3, blur=5, opacity=0.6)
    if cheeses:
        for x, y in spread(c.random, cheeses, 188, 30):
            size = c.random.uniform(20, 34)
            c.blob(x + 1, y + 3, size, shade(cheese, 0.72), 0.3, blur=3, opacity=0.75)
            c.blob(x, y, size, cheese, 0.3)
            c.blob(x - 3, y - 4, size * 0.55, shade(cheese, 1.5), 0.3, blur=4, opacity=0.75)
            if c.random.random() < 0.45:
                c.blob(x + c.random.uniform(-8, 8), y + c.random.uniform(-8, 8), size * 0.3, (196, 118, 42, 255), 0.4, blur=3, opacity=0.6)


def finish(c):
    """The light of the oven on it, from the upper left."""
    c.disc(-70, -90, 130, (255, 255, 255, 46), blur=50)


GREEN, ROCKET = (64, 128, 52, 255), (86, 142, 60, 255)


def margherita(c):
    pizza(c, cheeses=12)
    rounds(c, (255, 250, 236, 255), 9, 34, (246, 232, 200, 255), 86)
    leaves(c, GREEN, 9, 46, 17)


def napolitaine(c):
    pizza(c, cheeses=26)
    anchovies(c)
    olives(c, 11)
    crumbs(c, (96, 128, 66, 255), 26, 5, 34)


def reine(c):
    pizza(c)
    ribbons(c, (236, 152, 146, 255), 9, 30, 74, (250, 222, 212, 255))
    mushrooms(c, 11)
    olives(c, 7)


def vegetarienne(c):
    pizza(c, cheeses=26)
    slices(c, (212, 196, 150, 255), 27, 8, 82, rim=(74, 44, 84, 255))
    half_rings(c, (206, 58, 40, 255), 8, 24, 8, 70)
    half_rings(c, (96, 150, 52, 255), 7, 22, 8, 74)
    half_rings(c, (150, 62, 112, 255), 8, 17, 4, 70)
    tomatoes(c, 6)


def pepperoni(c):
    pizza(c)
    slices(c, (188, 54, 34, 255), 28, 18, 60)


def calzone(c):
    c.disc(14, 34, 268, (60, 40, 24, 150), blur=22)
    c.disc(0, 8, 268, (168, 116, 70, 255))
    c.disc(0, 2, 264, (196, 144, 94, 255))
    arc = [(222 * math.cos(a), 60 - 214 * math.sin(a)) for a in [i * math.pi / 60 for i in range(61)]]
    half = arc + [(-222, 66), (-150, 84), (0, 92), (150, 84), (222, 66)]
    c.shape([(x + 8, y + 16) for x, y in half], (70, 36, 8, 170), blur=10)
    c.shape(half, (196, 124, 50, 255))
    c.shape([(x * 0.96, y * 0.96 - 4) for x, y in half], (230, 172, 94, 255))
    c.shape([(x * 0.8, y * 0.78 - 14) for x, y in half], (242, 198, 124, 255), blur=18)
    for i in range(4, 57, 4):
        x, y = arc[i]
        c.disc(x * 0.94, y * 0.94 + 3, 17, (206, 138, 62, 255))
        c.disc(x * 0.94 - 2, y * 0.94, 14, (236, 180, 104, 255))
    for _ in range(14):
        a, r = c.random.uniform(0.2, math.pi - 0.2), c.random.uniform(40, 150)
        c.blob(r * math.cos(a) * 1.1, 50 - r * math.sin(a), c.random.uniform(7, 16), (150, 84, 30, 255), 0.35, blur=4, opacity=0.5)
    for x in (-70, 0, 70):
        c.line([(x - 16, 6), (x + 16, -22)], (150, 60, 26, 255), 8, blur=1)
        c.line([(x - 15, 5), (x + 15, -21)], (206, 70, 40, 255), 4)
    leaf(c, 118, 122, 0.4, GREEN, 50, 18)
    leaf(c, 156, 112, -0.7, GREEN, 44, 16)
    for x, y in ((-120, 130), (-84, 142)):
        c.disc(x, y + 4, 20, (70, 15, 5, 120), blur=3)
        c.disc(x, y, 20, (206, 50, 32, 255))
        c.disc(x - 6, y - 6, 6, (250, 170, 150, 255), blur=2)


def quatre_fromages(c):
    pizza(c, "cream", (252, 220, 132, 255), 30)
    rounds(c, (252, 248, 238, 255), 6, 32)
    for x, y in spread(c.random, 12, 180, 58):
        c.blob(x, y, 17, (240, 234, 214, 255), 0.3)
        for _ in range(4):
            c.blob(x + c.random.uniform(-9, 9), y + c.random.uniform(-9, 9), 4, (88, 118, 128, 255), 0.5, 8)
    crumbs(c, (250, 232, 170, 255), 50, 5, 22)
    leaves(c, GREEN, 3, 36, 13, 120)


def chevre_miel(c):
    pizza(c, "cream", (250, 222, 150, 255), 22)
    rounds(c, (254, 250, 240, 255), 9, 36, (240, 224, 190, 255), 84)
    drizzle(c, (226, 150, 26, 255), 5, 6)
    for x, y in spread(c.random, 9, 170, 70):
        c.blob(x + 1, y + 3, 15, (70, 40, 10, 120), 0.3, blur=3)
        c.blob(x, y, 15, (150, 98, 52, 255), 0.34, 12)
        c.line([(x - 9, y), (x + 9, y + 1)], (108, 66, 32, 255), 2.5)
        c.line([(x - 5, y - 6), (x + 6, y - 5)], (190, 140, 84, 255), 2)
    leaves(c, ROCKET, 5, 40, 9, 100)


def savoyarde(c):
    pizza(c, "cream", (248, 216, 130, 255), 26)
    slices(c, (244, 214, 120, 255), 34, 10, 74, rim=(206, 160, 70, 255), marks=False)
    cubes(c, (206, 96, 82, 255), 24, 14, 40)
    half_rings(c, (170, 84, 130, 255), 8, 19, 4.5, 74)


def poulet_barbecue(c):
    pizza(c, "barbecue", (246, 206, 110, 255), 26)
    cubes(c, (232, 182, 112, 255), 22, 22, 50)
    half_rings(c, (160, 68, 122, 255), 10, 20, 5, 64)
    half_rings(c, (206, 58, 40, 255), 6, 22, 7, 84)
    drizzle(c, (98, 34, 12, 255), 5, 5)


def parma(c):
    pizza(c, cheeses=24)
    ribbons(c, (204, 86, 82, 255), 8, 34, 82, (248, 226, 214, 255), 80)
    leaves(c, ROCKET, 14, 52, 9, 54, 175)
    for x, y in spread(c.random, 9, 165, 70):
        c.blob(x, y + 3, 20, (90, 60, 10, 100), 0.2, squash=0.5, blur=3)
        c.blob(x, y, 20, (250, 238, 196, 255), 0.2, squash=0.5)
    tomatoes(c, 5)


def saumon(c):
    pizza(c, "cream", (250, 226, 166, 255), 20)
    ribbons(c, (244, 132, 92, 255), 9, 36, 82, (252, 190, 160, 255), 78)
    threads(c, (84, 130, 58, 255), 40, 18, 2.6)
    for x, y in ((150, -70), (-140, 90)):
        c.disc(x + 2, y + 5, 30, (60, 40, 0, 120), blur=4)
        c.disc(x, y, 30, (232, 190, 30, 255))
        c.disc(x, y, 26, (252, 244, 190, 255))
        for k in range(8):
            a = k * math.tau / 8
            c.shape([(x, y), (x + 23 * math.cos(a + 0.1), y + 23 * math.sin(a + 0.1)), (x + 23 * math.cos(a + 0.62), y + 23 * math.sin(a + 0.62))], (244, 214, 70, 255))


def choco_noisettes(c):
    pizza(c, "chocolate", cheeses=0)
    for x, y in spread(c.random, 12, 170, 66):
        c.disc(x + 2, y + 5, 25, (40, 20, 5, 130), blur=4)
        c.disc(x, y, 25, (240, 214, 130, 255))
        c.disc(x, y, 22, (252, 238, 184, 255))
        for k in range(3):
            a = k * math.tau / 3 + x
            c.disc(x + 6 * math.cos(a), y + 6 * math.sin(a), 2.4, (170, 130, 70, 255))
    crumbs(c, (236, 214, 170, 255), 40, 7, 28)
    drizzle(c, (52, 26, 14, 255), 6, 5)


# MARK: Drinks

def can(c, colour, accent, fruit=None, dark=(255, 255, 255, 255)):
    w, top, bottom = 96, -205, 205
    c.disc(16, bottom + 6, 116, (40, 40, 50, 130), 26, blur=14)
    metal = (206, 210, 216, 255)
    c.disc(0, bottom - 4, w - 14, shade(metal, 0.8), 22)
    c.shape([(-w + 14, bottom - 4), (-w, bottom - 32), (w, bottom - 32), (w - 14, bottom - 4)], shade(metal, 0.86))
    c.disc(0, bottom - 32, w, colour, 24)
    c.shape([(-w, top + 34), (w, top + 34), (w, bottom - 32), (-w, bottom - 32)], colour)
    c.shape([(-w + 16, top + 6), (w - 16, top + 6), (w, top + 34), (-w, top + 34)], shade(metal, 0.92))
    c.disc(0, top + 34, w, colour, 20)
    c.shape([(-w + 16, top + 6), (w - 16, top + 6), (w - 2, top + 34), (-w + 2, top + 34)], shade(metal, 0.94))
    # A band across, the name's place.
    c.shape([(-w, 40), (w, -30), (w, 58), (-w, 128)], accent)
    c.shape([(-w, 136), (w, 66), (w, 74), (-w, 144)], dark, opacity=0.9)
    if fruit:
        fruit(c, 0, -70)
    else:
        for k in range(3):
            c.disc(-36 + 36 * k, -74 + 26 * (k % 2), 15 - 3 * k, dark, opacity=0.85)
    c.shape([(-w, top + 30), (-w + 30, top + 40), (-w + 30, bottom - 20), (-w, bottom - 30)], (0, 0, 0, 70), blur=10)
    c.shape([(w - 34, top + 40), (w, top + 30), (w, bottom - 30), (w - 34, bottom - 20)], (0, 0, 0, 90), blur=12)
    c.shape([(-54, top + 40), (-30, top + 42), (-30, bottom - 26), (-54, bottom - 28)], (255, 255, 255, 110), blur=7)
    c.disc(0, top + 6, w - 16, metal, 17)
    c.disc(0, top + 6, w - 26, shade(metal, 0.82), 12)
    c.disc(0, top + 2, 26, shade(metal, 1.5), 7)
    c.disc(6, top + 2, 12, shade(metal, 0.7), 4)
    drops(c, -w + 12, w - 12, top + 60, bottom - 50, 26)


def drops(c, left, right, top, bottom, count):
    for _ in range(count):
        x, y, r = c.random.uniform(left, right), c.random.uniform(top, bottom), c.random.uniform(2, 5)
        c.disc(x, y + 1, r, (0, 0, 0, 60), r * 1.2)
        c.disc(x, y, r, (255, 255, 255, 120), r * 1.15)
        c.disc(x - r * 0.3, y - r * 0.4, r * 0.35, (255, 255, 255, 230))


def citrus(colour, flesh):
    def paint(c, x, y, r=48):
        c.disc(x, y, r, colour)
        c.disc(x, y, r * 0.86, (255, 252, 236, 255))
        for k in range(9):
            a = k * math.tau / 9
            c.shape([(x + 3 * math.cos(a + 0.35), y + 3 * math.sin(a + 0.35))]
                    + [(x + r * 0.78 * math.cos(a + 0.06 + 0.58 * i / 6), y + r * 0.78 * math.sin(a + 0.06 + 0.58 * i / 6)) for i in range(7)], flesh)
    return paint


def peach(c, x, y):
    c.blob(x, y, 46, (246, 168, 98, 255), 0.05)
    c.blob(x + 14, y + 4, 34, (232, 104, 82, 255), 0.1, blur=9, opacity=0.8)
    c.line([(x, y - 44), (x + 4, y - 10), (x, y + 30)], (208, 104, 66, 255), 3, opacity=0.7)
    leaf(c, x + 24, y - 48, -0.4, (92, 148, 60, 255), 50, 16)


def bottle(c, glass, liquid, label, accent, cap, fruit=None, wide=64, height=470, filled=0.9):
    top, bottom = -height / 2, height / 2 - 8
    neck = wide * 0.36
    c.disc(16, bottom + 2, wide + 40, (40, 40, 50, 130), 24, blur=14)

    def outline(inset=0.0, start=0.0):
        right = []
        shoulder, neck_end = top + height * 0.4, top + height * 0.2
        for i in range(41):
            y = top + 22 + (bottom - 14 - top - 22) * i / 40
            if y < neck_end:
                w = neck
            elif y < shoulder:
                t = (y - neck_end) / (shoulder - neck_end)
                w = neck + (wide - neck) * (3 * t * t - 2 * t * t * t)
            else:
                w = wide
            if y >= top + start:
                right.append((w - inset, y))
        right += [(wide - inset - 3, bottom - 6), (wide - inset - 14, bottom)]
        return right + [(-x, y) for x, y in reversed(right)]
    c.shape(outline(), glass)
    c.shape(outline(5, height * (1 - filled)), liquid)
    c.shape(outline(wide * 0.0 + 5, height * (1 - filled)), liquid, opacity=0.4)
    mid = top + height * 0.5
    c.shape([(-wide, mid), (wide, mid), (wide, mid + height * 0.3), (-wide, mid + height * 0.3)], label)
    c.shape([(-wide, mid + 12), (wide, mid + 12), (wide, mid + 18), (-wide, mid + 18)], accent)
    c.shape([(-wide, mid + height * 0.3 - 18), (wide, mid + height * 0.3 - 18), (wide, mid + height * 0.3 - 12), (-wide, mid + height * 0.3 - 12)], accent)
    if fruit:
        fruit(c, 0, mid + height * 0.15)
    else:
        for k in range(3):
            y = mid + height * 0.11 + 15 * k
            c.line([(x, y + 6 * math.sin(x / 12 + k)) for x in range(int(-wide * 0.6), int(wide * 0.6), 4)], accent, 5)
    c.rounded(-neck - 5, top, 2 * neck + 10, 30, 6, cap)
    for k in range(5):
        x = -neck + 2 * neck * k / 4
        c.line([(x, top + 6), (x, top + 25)], shade(cap, 0.75), 2.5)
    c.shape([(wide - 26, top + height * 0.34), (wide, top + height * 0.4), (wide, bottom - 10), (wide - 20, bottom - 8)], (0, 0, 0, 80), blur=9)
    c.shape([(-wide + 14, top + height * 0.4), (-wide + 26, top + height * 0.36), (-wide + 26, bottom - 16), (-wide + 14, bottom - 20)], (255, 255, 255, 140), blur=5)
    c.line([(-neck + 7, top + 46), (-neck + 7, top + height * 0.22)], (255, 255, 255, 150), 5, blur=2)
    drops(c, -wide + 10, wide - 10, top + height * 0.36, mid - 8, 14)


# MARK: Desserts

def plate(c, y=96, rx=250, ry=74):
    c.disc(12, y + 30, rx, (60, 50, 60, 120), ry, blur=18)
    c.disc(0, y + 8, rx, (214, 216, 222, 255), ry)
    c.disc(0, y, rx, (250, 250, 252, 255), ry)
    c.disc(0, y + 2, rx * 0.76, (230, 232, 238, 255), ry * 0.74)
    c.disc(0, y + 5, rx * 0.74, (246, 247, 250, 255), ry * 0.71)


def glass(c, layers, top_width=118, base_width=74, top=-150, bottom=150):
    """A tumbler with layers: (colour, height share) from below."""
    plate(c, bottom - 4, 220, 56)

    def width(y):
        return base_width + (top_width - base_width) * (bottom - y) / (bottom - top)
    c.disc(0, bottom, base_width, (235, 240, 245, 255), 22)
    y = bottom - 6
    for colour, share in layers:
        above = y - (bottom - top) * share
        c.disc(0, y, width(y) - 7, shade(colour, 0.86), 24)
        c.shape([(-width(y) + 7, y), (width(y) - 7, y), (width(above) - 7, above), (-width(above) + 7, above)], colour)
        c.disc(0, above, width(above) - 7, shade(colour, 1.12), 24)
        y = above
    c.shape([(-width(top), top), (-width(top) + 18, top), (-base_width + 18, bottom), (-base_width, bottom)], (255, 255, 255, 120), blur=5)
    c.shape([(width(top) - 30, top), (width(top), top), (base_width, bottom), (base_width - 26, bottom)], (60, 60, 90, 50), blur=8)
    c.layer(lambda d: d.ellipse(c.box(0, top, width(top), 27), outline=255, width=5 * SCALE), (255, 255, 255, 230))
    return y


def mint(c, x, y):
    for turn in (-2.4, -0.7, -1.55):
        leaf(c, x + 20 * math.cos(turn), y + 20 * math.sin(turn), turn, (74, 148, 74, 255), 46, 17)


def berry(c, x, y, colour, r=15):
    c.disc(x + 1, y + 4, r, (50, 10, 20, 120), blur=3)
    c.disc(x, y, r, colour)
    for k in range(7):
        a = k * math.tau / 7
        c.disc(x + r * 0.58 * math.cos(a), y + r * 0.58 * math.sin(a), r * 0.34, shade(colour, 1.18))
    c.disc(x, y, r * 0.34, shade(colour, 1.25))
    c.disc(x - r * 0.3, y - r * 0.4, r * 0.22, (255, 255, 255, 200), blur=1)


def panna_cotta(c):
    top = glass(c, [((250, 242, 226, 255), 0.62), ((176, 26, 50, 255), 0.2)])
    for x, y in ((-48, -6), (-8, -16), (36, -8), (-26, 8), (14, 6)):
        berry(c, x, top + y, (196, 36, 62, 255) if x % 4 else (74, 62, 128, 255), 18)
    mint(c, 58, top - 18)


def mousse(c):
    top = glass(c, [((92, 54, 34, 255), 0.72)])
    for k in range(5):
        c.blob(0, top - 10 - 15 * k, 84 - 15 * k, shade((112, 68, 44, 255), 1 + 0.05 * k), 0.06, squash=0.34, turn=0)
    for _ in range(16):
        x, y, a = c.random.uniform(-70, 70), top + c.random.uniform(-56, 6), c.random.uniform(0, 3)
        c.line([(x, y), (x + 20 * math.cos(a), y + 9 * math.sin(a))], (50, 26, 16, 255), 5)
    mint(c, 40, top - 60)


def fruit_salad(c):
    plate(c, 130, 230, 60)
    bowl = [(-190 * math.cos(a), 150 * math.sin(a) - 20) for a in [i * math.pi / 40 for i in range(41)]]
    c.shape(bowl, (196, 222, 232, 255))
    c.shape([(x * 0.95, y * 0.95 - 1) for x, y in bowl], (236, 196, 120, 255), opacity=0.55)
    c.disc(0, -20, 190, (222, 236, 242, 255), 52)
    c.disc(0, -18, 180, (238, 200, 130, 255), 46)
    pieces = spread(c.random, 26, 165, 36)
    for x, y in sorted(pieces, key=lambda p: p[1]):
        y = y * 0.36 - 34
        kind = c.random.choice("oakrsa")
        if kind == "o":
            citrus((238, 150, 30, 255), (248, 178, 62, 255))(c, x, y, 32)
        elif kind == "k":
            c.disc(x, y, 29, (122, 150, 48, 255)), c.disc(x, y, 26, (160, 194, 70, 255)), c.disc(x, y, 9, (236, 240, 200, 255))
            for i in range(12):
                c.disc(x + 15 * math.cos(i * math.tau / 12), y + 15 * math.sin(i * math.tau / 12), 2.2, (40, 40, 24, 255))
        elif kind == "r":
            berry(c, x, y, (200, 40, 60, 255), 18)
        elif kind == "s":
            c.blob(x, y, 26, (214, 50, 48, 255), 0.1), c.blob(x, y + 1, 16, (244, 150, 140, 255), 0.1, blur=3)
        else:
            c.blob(x, y, 26, (250, 240, 200, 255), 0.12, squash=0.7), c.line([(x - 22, y + 8), (x, y + 15), (x + 22, y + 8)], (206, 60, 46, 255), 5)
    mint(c, 10, -62)
    c.shape([(-150, 10), (-132, 10), (-96, 92), (-112, 88)], (255, 255, 255, 130), blur=6)


def tiramisu(c):
    plate(c, 110)
    c.shape([(-140, 110), (110, 128), (160, 70), (160, -30), (110, 20), (-140, 0)], (60, 40, 20, 120), blur=14)
    front, side = [(-150, -30), (90, -4), (90, 126), (-150, 100)], [(90, -4), (156, -62), (156, 60), (90, 126)]
    bands = [(0, 0.22, (248, 236, 208, 255)), (0.22, 0.42, (168, 110, 62, 255)), (0.42, 0.66, (250, 240, 216, 255)), (0.66, 0.88, (156, 98, 54, 255)), (0.88, 1, (246, 232, 200, 255))]
    for lo, hi, colour in bands:
        for face, dark in ((front, 1.0), (side, 0.86)):
            (x0, y0), (x1, y1), (x2, y2), (x3, y3) = face
            c.shape([(x0 + (x3 - x0) * lo, y0 + (y3 - y0) * lo), (x1 + (x2 - x1) * lo, y1 + (y2 - y1) * lo),
                     (x1 + (x2 - x1) * hi, y1 + (y2 - y1) * hi), (x0 + (x3 - x0) * hi, y0 + (y3 - y0) * hi)], shade(colour, dark))
    for _ in range(60):
        x, y = c.random.uniform(-145, 85), c.random.uniform(0, 100)
        c.disc(x, y, c.random.uniform(1.5, 3.5), (120, 74, 40, 255), opacity=0.35)
    c.shape([(-150, -30), (-70, -86), (156, -62), (90, -4)], (92, 54, 30, 255))
    for _ in range(130):
        u, v = c.random.random(), c.random.random()
        x, y = -150 + 240 * u + 72 * v, -30 + 26 * u - 57 * v
        c.disc(x, y, c.random.uniform(1.5, 4), c.random.choice([(64, 34, 18, 255), (124, 78, 46, 255)]), 2, opacity=0.8)
    mint(c, 6, -66)
    for x, y in ((190, 110), (214, 122), (-206, 118)):
        c.blob(x, y, 11, (70, 38, 20, 255), 0.1, squash=0.7), c.line([(x - 7, y), (x + 7, y + 1)], (120, 74, 44, 255), 2)


def moelleux(c):
    plate(c, 112)
    c.disc(-40, 122, 130, (60, 30, 10, 130), 30, blur=10)
    c.disc(-50, 96, 116, (76, 42, 24, 255), 34)
    c.shape([(-166, 96), (-150, -10), (50, -10), (66, 96)], (96, 54, 32, 255))
    c.disc(-50, -10, 100, (122, 72, 44, 255), 30)
    c.shape([(-70, -6), (-28, -2), (-20, 60), (20, 118), (-104, 120), (-66, 60)], (58, 28, 14, 255))
    c.disc(-44, 116, 84, (62, 30, 16, 255), 20)
    c.shape([(-62, 4), (-50, 6), (-46, 70), (-58, 76)], (140, 88, 58, 255), blur=4)
    for _ in range(60):
        a, r = c.random.uniform(0, math.tau), math.sqrt(c.random.random())
        c.disc(-50 + 94 * r * math.cos(a), -12 + 26 * r * math.sin(a), c.random.uniform(1, 2.6), (250, 250, 250, 255), opacity=0.8)
    c.disc(140, 106, 62, (90, 70, 40, 110), 20, blur=8)
    c.blob(140, 62, 64, (250, 238, 200, 255), 0.05)
    c.blob(128, 44, 38, (255, 250, 228, 255), 0.1, blur=10)
    for _ in range(30):
        a, r = c.random.uniform(0, math.tau), 54 * math.sqrt(c.random.random())
        c.disc(140 + r * math.cos(a), 62 + r * math.sin(a), 1.2, (90, 66, 40, 255))
    mint(c, 148, 8)


# MARK: Menus

def part(c, paint, x, y, size, seed, zoom=1.0):
    """A drawing of its own, smaller, inside another."""
    own = Canvas((0, 0, 0, 0), seed)
    own.zoom = zoom
    own.image = Image.new("RGBA", own.size, (0, 0, 0, 0))
    paint(own)
    small = own.image.resize((int(own.size[0] * size), int(own.size[1] * size)), Image.LANCZOS)
    left, top = c.at(x, y)
    c.image.alpha_composite(small, (int(left - small.size[0] / 2), int(top - small.size[1] / 2)))


def menu(c, scale, drink):
    """A pizza in front, a drink and a dessert behind it."""
    part(c, drink, 236, -40, 0.92, 5)
    part(c, mousse if scale < 1 else tiramisu, 220, 172, 0.52, 6)
    part(c, lambda own: (pizza_for(scale)(own), finish(own)), -110, 16, 1.06 * scale, 7, 0.87)


def pizza_for(scale):
    return pepperoni if scale > 0.9 else reine if scale > 0.8 else margherita


def cola_can(c):
    can(c, (166, 24, 30, 255), (120, 12, 20, 255))


def cola_bottle(c):
    bottle(c, (120, 60, 40, 120), (66, 28, 16, 255), (176, 28, 34, 255), (250, 250, 250, 255), (176, 28, 34, 255), wide=76, height=500)


def lemonade(c):
    bottle(c, (214, 232, 226, 170), (240, 238, 190, 255), (250, 246, 214, 255), (206, 170, 20, 255), (216, 178, 30, 255),
           lambda c, x, y: citrus((236, 200, 30, 255), (246, 220, 80, 255))(c, x, y, 34), wide=62, height=450)


def water_can(c):
    can(c, (88, 170, 196, 255), (60, 130, 160, 255), citrus((236, 206, 40, 255), (248, 226, 96, 255)))


def lunch(c):
    c.disc(-296, -196, 150, (255, 226, 120, 255), blur=70, opacity=0.8)
    part(c, water_can, 226, 10, 0.86, 8)
    part(c, lambda own: (vegetarienne(own), finish(own)), -100, 16, 1.04, 9, 0.87)


# MARK: Restaurants

def facade(wall, awning, door, sky, windows, trees):
    """A pizzeria from across the street."""
    def paint(c):
        c.shape([(-400, -300), (400, -300), (400, 190), (-400, 190)], sky)
        c.disc(250, -230, 70, (255, 246, 214, 255), blur=30, opacity=0.9)
        for x, y, r in ((-260, -220, 44), (-215, -232, 56), (-165, -216, 40), (60, -246, 30), (96, -250, 38)):
            c.disc(x, y, r, (255, 255, 255, 255), r * 0.6, blur=6, opacity=0.85)
        # Houses behind, and the street.
        for x, w, h, tone in ((-400, 150, 330, 0.86), (230, 180, 300, 0.9), (-270, 110, 280, 0.94)):
            c.shape([(x, 190 - h), (x + w, 190 - h), (x + w, 190), (x, 190)], shade((214, 204, 196, 255), tone))
            c.shape([(x - 8, 190 - h), (x + w / 2, 150 - h), (x + w + 8, 190 - h)], (110, 84, 84, 255))
            for k in range(2):
                for row in range(2):
                    c.rounded(x + w * (0.18 + 0.42 * k), 190 - h + 30 + 90 * row, w * 0.22, 52, 3, (120, 140, 156, 255))
        c.shape([(-400, 190), (400, 190), (400, 300), (-400, 300)], (168, 164, 162, 255))
        c.shape([(-400, 190), (400, 190), (400, 214), (-400, 214)], (206, 200, 194, 255))
        for x in range(-380, 400, 130):
            c.shape([(x, 262), (x + 70, 262), (x + 64, 270), (x - 6, 270)], (240, 238, 230, 255))
        # The house.
        left, right, top = -210, 210, -210
        c.shape([(left + 10, top + 14), (right + 18, top + 14), (right + 18, 200), (left + 10, 200)], (60, 50, 50, 110), blur=12)
        c.shape([(left, top), (right, top), (right, 196), (left, 196)], wall)
        c.shape([(left, top), (right, top), (right, top + 120), (left, top + 120)], (255, 255, 255, 40))
        c.shape([(left - 14, top - 12), (right + 14, top - 12), (right + 14, top + 6), (left - 14, top + 6)], shade(wall, 0.72))
        for k in range(windows):
            x = left + (right - left) * (k + 0.5) / windows
            c.rounded(x - 34, top + 26, 68, 84, 4, (250, 246, 238, 255))
            c.rounded(x - 28, top + 32, 56, 74, 2, (116, 150, 170, 255))
            c.shape([(x - 26, top + 34), (x, top + 34), (x - 26, top + 80)], (255, 255, 255, 90))
            c.line([(x, top + 32), (x, top + 104)], (250, 246, 238, 255), 4)
            for side in (-1, 1):
                c.rounded(x + side * 46 - 11, top + 26, 22, 84, 2, door)
                for slat in range(6):
                    c.line([(x + side * 46 - 8, top + 36 + 12 * slat), (x + side * 46 + 8, top + 36 + 12 * slat)], shade(door, 0.75), 1.6)
            for flower in range(7):
                c.disc(x - 30 + 10 * flower, top + 112, 8, (84, 138, 74, 255), 7)
            for flower in range(6):
                c.disc(x - 26 + 10.5 * flower, top + 107, 5, awning)
        # The shop front: a lit window with a counter and an oven, and the door.
        c.rounded(left + 18, 0, 262, 190, 5, shade(wall, 0.55))
        c.rounded(left + 28, 10, 242, 148, 3, (255, 226, 160, 255))
        c.disc(left + 150, 70, 90, (255, 250, 220, 255), 60, blur=30, opacity=0.8)
        c.shape([(left + 28, 112), (left + 270, 112), (left + 270, 158), (left + 28, 158)], (160, 106, 66, 255))
        c.disc(left + 92, 112, 46, (150, 96, 82, 255), 52)
        c.shape([(left + 46, 112), (left + 138, 112), (left + 138, 158), (left + 46, 158)], (150, 96, 82, 255))
        c.disc(left + 92, 128, 26, (60, 34, 28, 255), 24)
        c.disc(left + 92, 134, 18, (252, 150, 40, 255), 14, blur=3)
        for x in (178, 232):
            c.disc(left + x, 106, 24, (224, 166, 88, 255), 8)
            c.disc(left + x, 104, 20, (206, 66, 38, 255), 6)
        for x in (70, 150, 230):
            c.line([(left + x, 10), (left + x, 38)], (70, 50, 40, 255), 2)
            c.disc(left + x, 44, 13, (255, 246, 200, 255))
            c.disc(left + x, 44, 26, (255, 240, 180, 255), blur=10, opacity=0.5)
        c.shape([(left + 34, 14), (left + 104, 14), (left + 40, 150), (left + 34, 150)], (255, 255, 255, 60))
        c.rounded(right - 118, 2, 96, 194, 5, shade(door, 0.7))
        c.rounded(right - 110, 10, 80, 186, 3, door)
        c.rounded(right - 98, 24, 56, 90, 3, (255, 230, 170, 255))
        c.disc(right - 42, 128, 5, (236, 200, 110, 255))
        # The sign and the awning.
        c.rounded(left + 50, -78, right - left - 100, 44, 8, shade(door, 0.62))
        c.disc(left + 84, -56, 15, (236, 184, 108, 255))
        c.disc(left + 84, -56, 11.5, (206, 60, 34, 255))
        for dx, dy in ((-4, -3), (4, 1), (-1, 5)):
            c.disc(left + 84 + dx, -56 + dy, 2.6, (250, 224, 150, 255))
        c.text("OC PIZZA", 16, -56, 34, (250, 240, 220, 255))
        stripes = 14
        for k in range(stripes):
            x0, x1 = left - 6 + (right - left + 12) * k / stripes, left - 6 + (right - left + 12) * (k + 1) / stripes
            colour = awning if k % 2 == 0 else (250, 246, 238, 255)
            c.shape([(x0 * 0.97, -30), (x1 * 0.97, -30), (x1 * 1.03, 14), (x0 * 1.03, 14)], colour)
            c.disc((x0 + x1) / 2 * 1.03, 14, (x1 - x0) / 2 * 1.03, shade(colour, 0.92), 10)
        c.shape([(left, 24), (right, 24), (right, 44), (left, 44)], (40, 30, 30, 90), blur=6)
        for x in trees:
            c.disc(x, 206, 30, (60, 50, 40, 120), 8, blur=4)
            c.shape([(x - 20, 160), (x + 20, 160), (x + 15, 206), (x - 15, 206)], (176, 98, 64, 255))
            c.blob(x, 130, 30, (70, 120, 64, 255), 0.15)
            for _ in range(22):
                c.blob(x + c.random.uniform(-26, 26), 130 + c.random.uniform(-34, 30), c.random.uniform(9, 16), shade((84, 138, 74, 255), c.random.uniform(0.8, 1.25)), 0.2)
    return paint


PIZZAS = (margherita, napolitaine, reine, vegetarienne, pepperoni, calzone, quatre_fromages, chevre_miel, savoyarde,
          poulet_barbecue, parma, saumon, choco_noisettes)
WARM, COOL, SOFT, MINT = (246, 232, 212, 255), (216, 232, 238, 255), (244, 224, 226, 255), (224, 238, 222, 255)

PICTURES = {
    "margherita": (WARM, margherita), "napolitaine": (WARM, napolitaine), "reine": (WARM, reine),
    "vegetarienne": (MINT, vegetarienne), "pepperoni": (WARM, pepperoni), "calzone": (WARM, calzone),
    "quatre-fromages": (WARM, quatre_fromages), "chevre-miel": (MINT, chevre_miel), "savoyarde": (WARM, savoyarde),
    "poulet-barbecue": (WARM, poulet_barbecue), "parma": (MINT, parma), "saumon": (COOL, saumon),
    "cola": (COOL, cola_can),
    "cola-sans-sucres": (COOL, lambda c: can(c, (40, 40, 46, 255), (166, 24, 30, 255))),
    "orangeade": (WARM, lambda c: can(c, (242, 140, 30, 255), (214, 100, 14, 255), citrus((238, 150, 30, 255), (250, 186, 70, 255)))),
    "the-glace-peche": (SOFT, lambda c: can(c, (232, 196, 150, 255), (206, 120, 70, 255), peach)),
    "eau-petillante-citron": (COOL, water_can),
    "limonade": (MINT, lemonade),
    "biere-blonde": (WARM, lambda c: bottle(c, (120, 72, 24, 190), (196, 122, 20, 255), (250, 240, 214, 255), (150, 90, 20, 255), (206, 166, 60, 255), wide=58, height=430)),
    "eau-minerale": (COOL, lambda c: bottle(c, (150, 200, 224, 170), (196, 226, 240, 255), (250, 252, 254, 255), (46, 120, 176, 255), (46, 120, 176, 255), wide=70, height=490)),
    "cola-bouteille": (COOL, cola_bottle),
    "panna-cotta": (SOFT, panna_cotta), "mousse-au-chocolat": (WARM, mousse), "salade-de-fruits": (MINT, fruit_salad),
    "tiramisu": (WARM, tiramisu), "moelleux": (SOFT, moelleux), "choco-noisettes": (SOFT, choco_noisettes),
    "menu-big": (WARM, lambda c: menu(c, 1.0, cola_bottle)), "menu-medium": (MINT, lambda c: menu(c, 0.86, lemonade)),
    "menu-small": (SOFT, lambda c: menu(c, 0.72, cola_can)), "menu-midi": (COOL, lunch),
    "angers": (COOL, facade((238, 226, 206, 255), (196, 52, 40, 255), (52, 92, 84, 255), (186, 218, 236, 255), 3, (-250, 250))),
    "clichy": (COOL, facade((216, 196, 176, 255), (44, 74, 110, 255), (110, 40, 38, 255), (204, 222, 232, 255), 3, (252,))),
    "aubergenville": (COOL, facade((232, 210, 170, 255), (74, 122, 72, 255), (96, 62, 44, 255), (190, 224, 232, 255), 3, (-252, -330))),
    "enghien-les-bains": (COOL, facade((246, 240, 232, 255), (206, 140, 40, 255), (46, 70, 104, 255), (178, 214, 240, 255), 2, (-250, 250))),
    "rouen": (COOL, facade((226, 196, 168, 255), (150, 40, 52, 255), (78, 52, 40, 255), (200, 214, 226, 255), 2, ())),
    "beauvais": (COOL, facade((204, 120, 92, 255), (240, 206, 120, 255), (44, 60, 56, 255), (214, 226, 232, 255), 3, (250, 330))),
}


def main():
    directory = HERE / "images"
    directory.mkdir(exist_ok=True)
    for seed, (name, (background, paint)) in enumerate(PICTURES.items()):
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        canvas = Canvas(background, seed)
        is_pizza = paint in PIZZAS
        canvas.zoom = 0.93 if is_pizza else 1.0
        paint(canvas)
        if is_pizza:
            finish(canvas)
        canvas.save(name, directory)


if __name__ == "__main__":
    main()
