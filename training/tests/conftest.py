"""Tests run beside other work: threads that wait should sleep, not spin."""

import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
