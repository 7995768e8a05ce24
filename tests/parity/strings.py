"""Awkward strings for the tokeniser: written by hand, and built from lists with a fixed seed."""
import random

HAND = r"""
Hello, world!
The animal didn't cross the street because it was too tired
I went to the bank to deposit money near the river bank.
it's John's friends' books, isn't it?
rock 'n' roll 'tis y'all'd've o'clock
"quoted" 'single' “curly” ‘curly’ «guillemets» „low“
She said: "don't", didn't she?! (Yes...)
don’t can’t it’s teacher’s
naïve café résumé Ångström Zürich façade
NAÏVE CAFÉ RÉSUMÉ ÅNGSTRÖM
Straße STRASSE ẞ ß
İstanbul ISTANBUL ıstanbul istanbul
DIŞARI IŞIK ışık
ΑΒΓΔ αβγδ Ωμέγα
Ελληνικά γλώσσα Ἀθῆναι
Привет, мир! Съешь ещё этих мягких французских булок
ёлка Ёлка йод Йод
שלום עולם
שָׁלוֹם
مرحبا بالعالم
مُحَمَّد الْعَرَبِيَّة
नमस्ते दुनिया
हिन्दी में लिखा हुआ
สวัสดีชาวโลก
ภาษาไทย
வணக்கம் உலகம்
こんにちは世界
カタカナ ガギグゲゴ パピプ
ｶﾀｶﾅ ｈａｌｆ ＦＵＬＬ
你好,世界。
中文English混合text文字
漢字かな交じり文
안녕하세요 세계
한국어 텍스트입니다
각 닭 값
𠀀𠀁 𪜀 丽
豈更車 羅
Việt Nam tiếng Việt đẹp
Đường phố Hà Nội
ﬁne ﬂow oﬃce ﬀ
½ ¼ ² ³ ₁ ¹ ª º
№ ™ ℠ © ® ℃ Å Ω K
Ⅷ ⅷ Ⅻ
① ② ⑩ ㈠ ㊀
dž Dž Ǆ ǅ ǆ ŉ ǰ
😀 smile 😀😀 😀text
👨‍👩‍👧‍👦 family
👍🏽 thumbs
🇬🇧 🇺🇸 flags
❤️ heart ❤
1️⃣ 2️⃣
☺️☹️
http://example.com/path?query=1&x=2#frag
https://www.wikipedia.org/wiki/Attention_(machine_learning)
user.name+tag@example.co.uk
ftp://ftp.example.com:21/~user/
C:\Users\name\file.txt
/usr/local/bin/python3.11
foo_bar fooBar FOO-BAR foo.bar
#hashtag @mention $100 50% 3.14159 1,000,000
1+1=2; 2*3>5 && a||b != c
a/b\c|d^e~f`g
{"json": [1, 2, {"k": null}]}
<html><body class="x">text</body></html>
[CLS] typed by hand [SEP]
[MASK] is a [UNK] in [PAD]
[mask] [Cls] [ CLS ] [CLS
x[MASK]y [MASK][MASK] [SEP].
##ing ##s # # ##
...---... !!! ???
— – - ‐ ‑ ― −
a—b a–b a-b a‑b
… ‥ ·
¿Qué? ¡Hola!
° ± × ÷ µ ¶ § ¤
€100 £50 ¥1000 ₹500 ₿1 ¢5
† ‡ • ‰ ‱ ′ ″
← → ↑ ↓ ⇒ ∀ ∃ ∈ ∑ ∫ √ ∞ ≠ ≤
│ ─ ┌ ┐ █ ░
♠ ♣ ♥ ♦ ♪ ♫
x² + y² = z²
H₂O CO₂ E=mc²
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
pneumonoultramicroscopicsilicovolcanoconiosis
antidisestablishmentarianism floccinaucinihilipilification
Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft
supercalifragilisticexpialidocious!!!
lol omg wtf brb idk tbh
gooooooood yesssss nooooo
ThE QuIcK bRoWn FoX
THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG
thequickbrownfoxjumpsoverthelazydog
Mr. Smith's U.S.A. Ph.D. e.g. i.e. a.m.
3rd 21st 1990s '90s 12:30 2026-11-21
0x1F 1e-5 -3.5e+10 .5 5.
A B C D E
a
Z
7
.
'
"
#
[
]
_
é
中
한
😀
ß
İ
ſ
ŒUVRE œuvre Æsop æon
Øre ø Łódź łódź
þorn ðe Þórr
Čeština ěščřžýáíé
Ñandú ñ
Ţară țară Şi și
Ğ ğ Ş ş
Ơ ơ Ư ư
ǘ ǚ ǜ ế ề ể
a̐éö̲
Z͑ͫ̓a̴l̷g̸o̵
q̣̇ q̣̇
ạ̈ ạ̈
Ω Ω
""".strip("\n").split("\n")

SPECIAL = [
    "", " ", "   ", "\t", "\n", "\r\n", "a\tb\nc\rd", " leading", "trailing ", "  two  spaces  ",
    "non\u00a0breaking", "thin\u2009space hair\u200aspace", "em\u2003space", "ideographic\u3000space", "ogham\u1680mark",
    "line\u2028separator", "para\u2029graph", "next\u0085line", "vertical\u000btab", "form\u000cfeed",
    "zero\u200bwidth", "zero\u200cwidth\u200dnon", "word\u2060joiner", "bom\ufeffinside", "\ufeffbom first", "soft\u00adhyphen",
    "left\u200eright\u200fmark", "\u202bembedded\u202c text", "\u2066isolate\u2069", "nul\x00inside", "bell\x07", "esc\x1b[31mred",
    "del\x7fete", "c1\x80\x9fcontrols", "repl\ufffdacement", "\ufffd", "\x00", "private\ue000use", "private\U000f0000use",
    "unassigned\u0378x", "noncharacter\uffffx", "tag\U000e0041x", "variation\ufe0fselector", "combining\u0301", "\u0301start",
    "e\u0301 e\u0300 n\u0303 o\u0308 a\u030a", "e\u0301\u0302\u0303\u0304", "\u0301", " \u0301 ", "a\u200d\u0301b", "x\u20dd y\u20e3",
    "\u1100\u1161\u11a8 jamo", "\uac00\u11a8", "\uac01\uac02\uac03", "\ud7a3", "\u0f71\u0f72 tibetan", "\u0958\u0959 nukta",
    "\u212a \u212b \u2126", "\u2000\u2001\u2002", "\u037e greek question", "\u1fef grave \u1ffd acute", "\u0387 ano teleia",
    "\U0001d400\U0001d401 math bold", "\U0001d15e music", "\U00010400\U00010428 deseret", "\U00010330 gothic", "\U0001f600\u200d",
    "\u0130\u0131iI", "\u01c5\u01c8\u01cb\u01f2", "\u1e9e\u00df", "\u2c65\u023a", "\ua64a\u1c88", "\u10a0\u2d00 georgian", "\u13a0\uab70 cherokee",
    "\uff21\uff22\uff23 \uff41\uff42", "\uff0c\u3002\uff01\uff1f", "\u300c\u300d\u3010\u3011", "\u30fb\u30fc\u3005", "\u309b\u309c\u304b\u3099",
    "a" * 99, "a" * 100, "a" * 101, "a" * 200, "\u00e9" * 100, "\u00e9" * 101, "e\u0301" * 100, "\ud55c" * 40, "\ud55c" * 33, "\ud55c" * 34,
    "x" * 100 + "." + "y" * 101, "ab" * 50 + " c", "\u4e00" * 120, "\U0001f600" * 101, "-" * 300, "." * 64, "a." * 80, "1" * 150, "word " * 150,
]

WORDS = """the a bank river money street animal tired wide it was because didn't she's we'll they've I'd o'clock café naïve Zürich
Straße İzmir ışık Ελλάδα Москва 東京 北京市 서울 日本語 नमस्ते สวัสดี שלום سلام 😀 👍🏽 👨‍👩‍👧 ❤️ http://x.org/a?b=c me@x.org #tag 3.14 1,000
$5 50% A.B.C. e.g. foo_bar x² H₂O ½ ﬁne ẞ ß Ǆ ŉ é e\u0301 n\u0303 a\u030a\u0301 \u200b \u200d \u00ad \ufeff \u00a0 \u3000 … — ‘hi’ “ho” ¿qué? [MASK] [UNK] ##ing unbelievably
antidisestablishment zzzzqqq qwertyuiop GPU-based co-operate mother-in-law U+0041 C++ C# .NET R&D AT&T :-) ;) <3 ->""".split()

BLOCKS = [(0x20, 0x7E), (0xA0, 0x17F), (0x180, 0x24F), (0x250, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x590, 0x5FF), (0x600, 0x6FF),
          (0x900, 0x97F), (0xE00, 0xE7F), (0x1100, 0x11FF), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x20A0, 0x20CF),
          (0x2100, 0x214F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2600, 0x26FF), (0x3000, 0x303F), (0x3040, 0x309F),
          (0x30A0, 0x30FF), (0x4E00, 0x4E80), (0xAC00, 0xAC80), (0xF900, 0xF940), (0xFB00, 0xFB4F), (0xFE00, 0xFE6F), (0xFF00, 0xFFEF),
          (0x1D400, 0x1D440), (0x1F300, 0x1F3FF), (0x1F600, 0x1F64F), (0x20000, 0x20020), (0x2F800, 0x2F820)]


def all_strings():
    """Every string once, in a fixed order."""
    rng = random.Random(20261121)
    out = list(HAND) + SPECIAL
    for _ in range(180):
        out.append(" ".join(rng.choice(WORDS) for _ in range(rng.randrange(1, 14))))
    for _ in range(80):
        out.append("".join(rng.choice(WORDS) for _ in range(rng.randrange(2, 6))))
    for low, high in BLOCKS:
        for _ in range(4):
            out.append("".join(chr(rng.randint(low, high)) for _ in range(rng.randrange(1, 24))))
    for _ in range(80):
        out.append("".join(chr(rng.randint(*rng.choice(BLOCKS))) for _ in range(rng.randrange(1, 40))))
    return list(dict.fromkeys(out))
