"""One direction of a link: what it does to the packets that enter it, as arithmetic. The caller brings the clock."""

import random


class Pipe:
    """
    rate    in bits per second; 0 is unlimited
    queue   in seconds at that rate: a packet that would wait longer is dropped (drop-tail)
    delay   in seconds, for every packet
    jitter  in seconds: on top of the delay a packet takes between nothing and twice as much, and may overtake others
    loss    the share of packets that are lost at random

    All are 0 at first.
    """

    def __init__(self, seed):
        self.rate = self.queue = self.delay = self.jitter = self.loss = 0.0
        self.free_at = 0.0
        self.reseed(seed)

    def reseed(self, seed):
        """Begins the random sequence again, so that two measurements meet the same luck."""
        self.chance = random.Random(seed)

    def cross(self, bytes_long, now):
        """When a packet that enters now leaves at the other end, in seconds; None if it is lost."""
        if self.loss and self.chance.random() < self.loss:
            return None
        leaves = now
        if self.rate:
            begins = max(now, self.free_at)
            if begins - now > self.queue:
                return None
            leaves = self.free_at = begins + bytes_long * 8 / self.rate
        jitter = self.chance.random() * 2 * self.jitter if self.jitter else 0.0
        return leaves + self.delay + jitter
