"""Strings on which T5's tokenizer can go wrong, and the ids that transformers gives them."""

import itertools

from reference import PROMPTS

SPACES = [
    "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u200b", "\u3000", "\u2028", "\u0085", "\ufeff", "\x0b", "\x00",
    "\x7f", "\u2581", "\u1680", "\u200d", "\u00ad", "\x1c",
]
UNICODE = [
    "ｆｕｌｌ ｗｉｄｔｈ　ＡＢＣ", "ﬁne ﬂute ﬀ", "① ② ½ ¾ ²³", "Ⅷ ㎏ ㏒", "e\u0301pique", "épique", "\u1e9b\u0323", "Å Å Å",
    "한글 한글", "音楽と歌", "ﾊﾝｶｸ ｶﾞ", "Москва музыка", "שלום موسيقى", "नमस्ते", "ภาษาไทย", "🎵🎶 piano 🎹", "👩‍👩‍👧‍👦",
    "🇩🇪", "👍🏽", "a\u0308o\u0308u\u0308", "z\u0351\u036b\u0343\u036a\u0302", "“quoted” ‘single’",
    "dash – em — minus −", "…", "№ ™ © ®", "ǅ ǆ", "ſ", "İstanbul ı", "ß ẞ", "\u0130\u0307", "x\u20dd", "𝒎𝒖𝒔𝒊𝒄",
    "\U0001d400\U0001d7d8", "\ufdfa", "\u212b", "㍿", "\u0344", "\u0958", "\u2126", "\ue000 private", "\uffff",
    "\U0010ffff", "\ufffd", "a\u202eb\u202c", "~ ～ 〜",
]
SPECIAL = [
    "</s>", "<pad>", "<unk>", "<extra_id_0>", "<extra_id_99>", "<extra_id_100>", "a</s>b", "a </s> b", " </s>",
    "<extra_id_1>piano<extra_id_2>", "piano <extra_id_7> drums", "< /s>", "</S>", "<s>", "<unk>piano", "pad",
    "<pad> <pad>", "<extra_id_0", "extra_id_0>", "<extra_id_00>", "▁piano", "piano▁drums", "▁", "▁▁ ▁", "_",
    "</s></s>", "  <extra_id_3>  x",
]
ODD = [
    "", " ", "  ", "a", "A", "aa", "a" * 500, "piano" * 60, "piano  drums", " piano", "piano ", "  piano  ",
    "p i a n o", "pianopiano", "PIANO", "Piano!", "hip-hop", "drum&bass", "3/4", "90bpm", "1234567890",
    "!!!???", "...", "a.b,c;d:e", "\"\"''``", "(([[{{", "#$%^*+=<>@\\|~", "don't it's I'm", "q", "qqqqzzzzxxxx",
    "xyzzy plugh", "the the the the",
]


def strings():
    """Each once, in a fixed order."""
    found = [*ODD, *PROMPTS, *SPECIAL, *UNICODE]
    for space in SPACES:
        found += [space, f"calm{space}piano", f"{space}calm", f"calm{space}", f"calm {space} piano", space * 3]
    found += [f"{left} {right}" for left, right in itertools.product(UNICODE[::4], ("piano", "、"))]
    found += [f"{left}{right}" for left, right in zip(UNICODE, UNICODE[1:])]
    found.append(" ".join(PROMPTS) * 20)
    found.append("\u0301".join("music") * 30)
    return list(dict.fromkeys(found))


def cases(tokenizer):
    """Ids with the </s> that ends them, never cut."""
    return [{"text": text, "ids": tokenizer(text)["input_ids"]} for text in strings()]
