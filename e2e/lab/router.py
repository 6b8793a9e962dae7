"""The internet of the lab: a router whose links are as long, as bad and as broken as it is told.

Usage: router.py LINK...

Makes one TUN device per LINK; whoever starts it moves the device into the host at the link's end, so that all the host
sends comes here. A packet crosses two links, its sender's and its receiver's, and takes the time of both. The first line
on stdout says that the devices exist. Each line on stdin is an order, acknowledged by a line on stdout:

    route ADDRESS LINK      the IPv4 address is at that link's end from now on
    unroute ADDRESS         ... and nowhere any more: what is sent there goes nowhere
    delay LINK MS           what crosses the link takes that many milliseconds, in each direction
    lose LINK PERCENT       that much of what crosses the link is lost, in each direction; 100 is a cut cable
    limit LINK KBITS MS     it carries that many kbit/s in each direction and queues what waits at most so long; 0 is no limit
    jitter LINK MS          on top of its delay a packet takes between nothing and twice as much, and may overtake others
    reseed LINK SEED        what is random on the link begins again

The end of stdin ends the router, and with it the devices.
"""

import fcntl
import heapq
import ipaddress
import itertools
import os
import select
import signal
import struct
import sys
import time

from pipe import Pipe

# linux/if_tun.h
TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000

LARGEST_PACKET = 65535
# As a real router's queue ends, so does this one: what comes on top is dropped.
MOST_HELD = 10_000


class Link:
    def __init__(self, name, seed):
        # From the host into the internet, and back.
        self.up = Pipe(2 * seed)
        self.down = Pipe(2 * seed + 1)
        self.tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))

    def set(self, **settings):
        """In both directions."""
        for pipe in (self.up, self.down):
            for name, value in settings.items():
                setattr(pipe, name, value)

    def reseed(self, seed):
        self.up.reseed(2 * seed)
        self.down.reseed(2 * seed + 1)

    def read(self):
        """What has come from the host so far. A device that is not up yet has nothing to read."""
        while True:
            try:
                yield os.read(self.tun, LARGEST_PACKET)
            except OSError:
                return

    def write(self, packet):
        try:
            os.write(self.tun, packet)
        except OSError:
            # The host is going away or takes no more: IP promises no delivery.
            pass


class Internet:
    def __init__(self, names):
        self.links = {name: Link(name, seed) for seed, name in enumerate(names)}
        self.link_at = {}
        self.held = []
        # Packets that are due at the same moment leave in the order they came in.
        self.order = itertools.count()

    def obey(self, line):
        match line.split():
            case ["route", address, name]:
                self.link_at[ipaddress.IPv4Address(address).packed] = self.links[name]
            case ["unroute", address]:
                self.link_at.pop(ipaddress.IPv4Address(address).packed, None)
            case ["delay", name, milliseconds]:
                self.links[name].set(delay=float(milliseconds) / 1000)
            case ["lose", name, percent]:
                self.links[name].set(loss=float(percent) / 100)
            case ["limit", name, kilobits, milliseconds]:
                self.links[name].set(rate=float(kilobits) * 1000, queue=float(milliseconds) / 1000)
            case ["jitter", name, milliseconds]:
                self.links[name].set(jitter=float(milliseconds) / 1000)
            case ["reseed", name, seed]:
                self.links[name].reseed(int(seed))
            case _:
                raise ValueError(f"The router does not understand: {line}")

    def take(self, source, packet, now):
        # IPv4: the destination is in bytes 16 to 19. Whatever is for nobody here goes nowhere.
        target = self.link_at.get(packet[16:20])
        if target is None or packet[0] >> 4 != 4 or len(self.held) >= MOST_HELD:
            return
        # The second link is entered later than now, so packets should enter it in the order in which they get there. They
        # do, unless first links of different length meet at a limited one: then a little of its queue is in the wrong order.
        entered = source.up.cross(len(packet), now)
        due = None if entered is None else target.down.cross(len(packet), entered)
        if due is not None:
            heapq.heappush(self.held, (due, next(self.order), target, packet))

    def pass_on(self, now):
        while self.held and self.held[0][0] <= now:
            _, _, target, packet = heapq.heappop(self.held)
            target.write(packet)

    def next_due(self, now):
        return max(0.0, self.held[0][0] - now) if self.held else None


def read_orders(unfinished):
    """The whole lines on stdin and the beginning of the next; no lines and None where stdin has ended."""
    read = os.read(0, 4096)
    if read == b"":
        return [], None
    *lines, rest = (unfinished + read).split(b"\n")
    return [line.decode() for line in lines], rest


def route(internet):
    link_of = {link.tun: link for link in internet.links.values()}
    unfinished = b""
    print("ready", flush=True)
    while unfinished is not None:
        readable, _, _ = select.select([0, *link_of], [], [], internet.next_due(time.monotonic()))
        now = time.monotonic()
        for source in readable:
            if source == 0:
                lines, unfinished = read_orders(unfinished)
                for line in lines:
                    internet.obey(line)
                    print(f"done: {line}", flush=True)
                continue
            for packet in link_of[source].read():
                internet.take(link_of[source], packet, now)
        internet.pass_on(time.monotonic())


def main():
    # Signals may reach the whole process group; the one who started the router ends it in its turn.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # Ahead of everything else, so that a busy processor does not make the links longer than they are said to be.
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except OSError:
        os.nice(-20)
    try:
        internet = Internet(sys.argv[1:])
    except OSError as error:
        sys.exit(f"The network lab needs /dev/net/tun and the right to use it (NET_ADMIN): {error.strerror}.")
    route(internet)


main()
