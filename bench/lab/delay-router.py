"""A router whose every link is long: it holds each IPv4 packet for the same time before passing it on.

Usage: delay-router.py NAME=ADDRESS...

Makes one TUN device per NAME; whoever starts it moves the device into the host that owns ADDRESS, so that all the host
sends comes here. Each line on stdin is a new holding time in milliseconds, acknowledged by a line on stdout. The first
line on stdout says that the devices exist; the end of stdin ends the router, and with it the devices.
"""

import collections
import fcntl
import ipaddress
import os
import select
import signal
import struct
import sys
import time

# linux/if_tun.h
TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000

LARGEST_PACKET = 65535
# As a real router's queue ends, so does this one: what comes on top is dropped.
MOST_HELD = 10_000


def open_tun(name):
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return tun


def read_packets(tun):
    """What has come from a host so far. A device that is not up yet has nothing to read."""
    while True:
        try:
            yield os.read(tun, LARGEST_PACKET)
        except OSError:
            return


def write_packet(tun, packet):
    try:
        os.write(tun, packet)
    except OSError:
        # The host is going away or takes no more: IP promises no delivery.
        pass


class Orders:
    """Holding times from stdin, as whole lines."""

    def __init__(self):
        self.text = b""
        self.ended = False

    def read(self):
        read = os.read(0, 4096)
        self.ended = read == b""
        *lines, self.text = (self.text + read).split(b"\n")
        return [float(line) / 1000 for line in lines]


def route(tun_of):
    orders = Orders()
    hold = 0.0
    held = collections.deque()
    print("ready", flush=True)
    while not orders.ended:
        wait = max(0.0, held[0][0] - time.monotonic()) if held else None
        readable, _, _ = select.select([0, *tun_of.values()], [], [], wait)
        now = time.monotonic()
        for source in readable:
            if source == 0:
                for hold in orders.read():
                    print(f"holding {hold * 1000:g} ms", flush=True)
                continue
            for packet in read_packets(source):
                # IPv4: the destination is in bytes 16 to 19. Whatever is for nobody here goes nowhere.
                target = tun_of.get(packet[16:20])
                if target is not None and packet[0] >> 4 == 4 and len(held) < MOST_HELD:
                    held.append((now + hold, target, packet))
        now = time.monotonic()
        while held and held[0][0] <= now:
            _, target, packet = held.popleft()
            write_packet(target, packet)


def main():
    # Signals may reach the whole process group; the one who started the router ends it in its turn.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # Ahead of everything else, so that a busy processor does not make the links longer than they are said to be.
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except OSError:
        os.nice(-20)
    hosts = (argument.split("=") for argument in sys.argv[1:])
    route({ipaddress.IPv4Address(address).packed: open_tun(name) for name, address in hosts})


main()
