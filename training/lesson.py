"""What a model is taught: the words that it reads, and a stream of pictures with captions."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch.utils.data import IterableDataset

from training.problems import Problem

PAD, START = 0, 1


@dataclass(frozen=True)
class Vocabulary:
    """Words and how many tokens a caption has. A larger vocabulary begins with a smaller one's words, so that weights can grow."""

    words: tuple[str, ...]  # <pad>, <start>, then the words
    length: int  # tokens of a caption, <start> among them
    example: str  # a caption, for messages

    def encode(self, caption: str) -> np.ndarray:
        """Words -> int32 [length]: <start>, the words, then <pad>. Unknown words and long captions are refused."""
        words = caption.split()
        unknown = [word for word in words if word not in self.words[2:]]
        if unknown:
            raise Problem(
                f"'{unknown[0]}' is not a word that the model knows. Use words of the vocabulary, as in '{self.example}'."
            )
        if len(words) > self.length - 1:
            raise Problem(f"The caption has {len(words)} words, but the model reads at most {self.length - 1}. Shorten it.")
        tokens = np.full(self.length, PAD, np.int32)
        tokens[: len(words) + 1] = [START, *(self.words.index(word) for word in words)]
        return tokens


@dataclass(frozen=True)
class Lesson:
    """`show(seed, index, size)`: picture number `index` of the stream `seed`, uint8 [3, size, size], its caption, its scene."""

    vocabulary: Vocabulary
    show: Callable[[int, int, int], tuple[np.ndarray, str, Any]]


class Batches(IterableDataset):
    """Batches (pictures uint8 [n, 3, s, s], tokens int32 [n, l]) of a stream, from picture `first` on, without end."""

    def __init__(self, lesson: Lesson, seed: int, size: int, batch: int, first: int, stride: int, drop: float = 0.1) -> None:
        """`stride`: pictures from one batch to the next; more than `batch` where several processes share the stream."""
        self.lesson, self.seed, self.size, self.batch = lesson, seed, size, batch
        self.first, self.stride, self.drop = first, stride, drop

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for start in itertools.count(self.first, self.stride):
            pictures = np.empty((self.batch, 3, self.size, self.size), np.uint8)
            tokens = np.empty((self.batch, self.lesson.vocabulary.length), np.int32)
            forget = np.random.default_rng([self.seed, 1, start]).random(self.batch) < self.drop
            for row in range(self.batch):
                pictures[row], caption, _ = self.lesson.show(self.seed, start + row, self.size)
                tokens[row] = self.lesson.vocabulary.encode("" if forget[row] else caption)
            yield pictures, tokens
