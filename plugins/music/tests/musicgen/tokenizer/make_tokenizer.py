#!/usr/bin/env python3
"""Make spiece.model: a small vocabulary with the properties of T5's, learnt from sentences about music.

Needs sentencepiece (golden/requirements.txt). Like T5's: a Unigram model; pad, </s> and <unk> have ids 0,
1 and 2; no <s>; normalised by nmt_nfkc with a dummy prefix; runs of spaces are one. The hundred <extra_id_*>
aren't in the file but follow its pieces.
"""

import itertools
from pathlib import Path

import sentencepiece

MOODS = ("calm", "dreamy", "energetic", "melancholic", "uplifting", "dark", "warm", "playful", "épique", "tense")
GENRES = ("ambient", "techno", "jazz", "reggae", "orchestral", "lo-fi hip hop", "drum & bass", "folk", "disco",
          "death metal", "bossa nova", "Krautrock", "synthwave", "chiptune", "flamenco", "80s pop")
INSTRUMENTS = ("a grand piano", "an electric guitar", "808 drums", "a violin", "warm synth pads", "a cello",
               "a saxophone", "hand claps", "a choir", "a distorted bass line", "church bells", "a flute",
               "a jaw harp", "bongos", "strings", "vinyl crackle", "a Hammond organ", "steel pans")
TEMPOS = ("slow", "at 90 BPM", "at 128 bpm", "fast", "in 3/4 time", "with swing", "half-time", "in D minor")
SENTENCES = ("{mood} {genre} with {one} and {two}, {tempo}",
             "A {tempo} {genre} track featuring {one}; the mood is {mood}.",
             "{one} plays a {mood} melody over {two} ({genre}, {tempo})",
             "Mix {genre} and {mood} {two}! No vocals, {tempo}.",
             "It's a {mood} song: {one}, then {two} - \"{genre}\" {tempo}?")
WORDS = ("acoustic arpeggio atmospheric ballad banjo baroque beat blues brass bright bridge build-up catchy chant "
         "chord chorus cinematic clarinet classical clean country crescendo cymbal dance delay drone drop dub echo "
         "electronic epic experimental fade festival funky garage gentle gospel groove grunge guitar happy harmony "
         "harp heavy hook house industrial instrumental intense intro jungle keyboard latin layered lead legato loop "
         "lullaby major mandolin marimba mellow metallic minimal minor modern movie noise nostalgic oboe octave "
         "opera orchestra percussion phrase pizzicato polyphonic progressive psychedelic pulse punk quartet quiet "
         "raw repetitive reverb rhythm riff rock romantic samba scale sitar snare soft solo soundtrack spacious "
         "staccato strumming sub symphony syncopated tambourine tape tempo texture trance trap tremolo trumpet tuba "
         "ukulele upbeat vibrato vintage violin vocal waltz whistle wind wobble xylophone zither").split()
EXTRA = ("Für Elise, Dvořák, Café del Mar, señorita, Þula, smörgåsbord; Москва, музыка; 音楽 と 歌; नमस्ते",
         "0 1 2 3 4 5 6 7 8 9 + - * / = % & @ # $ ~ ^ | \\ < > [ ] { } _ ' \" ` . , : ; ! ?",
         "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z "
         "a b c d e f g h i j k l m n o p q r s t u v w x y z")


def sentences():
    """Each sentence's form with words that go round at different speeds."""
    for number, (form, tempo) in enumerate(itertools.product(SENTENCES * 8, TEMPOS)):
        yield form.format(mood=MOODS[number % len(MOODS)], genre=GENRES[number * 3 % len(GENRES)],
                          one=INSTRUMENTS[number * 5 % len(INSTRUMENTS)],
                          two=INSTRUMENTS[(number * 7 + 3) % len(INSTRUMENTS)], tempo=tempo)
    for number, word in enumerate(WORDS):
        yield f"a {word} and {WORDS[number * 7 % len(WORDS)]} {WORDS[number * 11 % len(WORDS)]}s"
    yield from EXTRA


def main():
    with open(Path(__file__).with_name("spiece.model"), "wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=sentences(), model_writer=file, model_type="unigram", vocab_size=384,
            character_coverage=1.0, normalization_rule_name="nmt_nfkc", num_threads=1, minloglevel=2,
            pad_id=0, eos_id=1, unk_id=2, bos_id=-1, unk_piece="<unk>", pad_piece="<pad>")


if __name__ == "__main__":
    main()
