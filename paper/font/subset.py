"""Makes NotoSerifSC.otf of NotoSerifCJK-Regular.ttc: see README.md."""

import io
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

SIMPLIFIED = 2  # the collection's font number of Noto Serif CJK SC


def characters():
    """GBK, Latin with its accents, and punctuation."""
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x2010, 0x2040))
    wanted |= set(range(0x3000, 0x3020)) | set(range(0xFF00, 0xFFF0)) | {0x20AC, 0x2605, 0x2606, 0x25A1, 0x2713}
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                wanted.add(ord(bytes([high, low]).decode("gbk")))
            except (UnicodeDecodeError, TypeError):
                pass
    return {c for c in wanted if not 0xE000 <= c < 0xF900}


def number_glyphs(font):
    """Gives every glyph its place as its CID, which is how PDF writers count."""
    top = font["CFF "].cff.topDictIndex[0]
    names = {old: "cid%05d" % i for i, old in enumerate(font.getGlyphOrder())}
    names[".notdef"] = ".notdef"
    order = [names[old] for old in font.getGlyphOrder()]
    strings = top.CharStrings.charStrings
    top.CharStrings.charStrings = {names[old]: at for old, at in strings.items()}
    top.charset = order
    font["cmap"].tables = [t for t in font["cmap"].tables if t.format != 14]  # no variants are left
    for table in font["cmap"].tables:
        table.cmap = {c: names[old] for c, old in table.cmap.items()}
    font["hmtx"].metrics = {names[old]: m for old, m in font["hmtx"].metrics.items()}
    font.setGlyphOrder(order)


def main(source, target):
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=["*"],
        drop_tables=["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB", "DSIG"],
    )
    font = TTFont(source, fontNumber=SIMPLIFIED)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    cut = io.BytesIO()
    font.save(cut)
    font = TTFont(io.BytesIO(cut.getvalue()))
    font["CFF "].cff.topDictIndex[0].CharStrings  # is read before the glyphs are renamed
    number_glyphs(font)
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
