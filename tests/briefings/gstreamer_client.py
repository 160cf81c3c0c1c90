"""A WHIP or WHEP client of GStreamer's webrtcbin, for the system's own Python: publishes a test picture, or watches.

    /usr/bin/python3 gstreamer_client.py publish|watch ADDRESS TOKEN

Says `connected` once, and while it watches `pictures N` each second. Ends with its input; nothing of ours is imported.
"""

import sys
import threading
import urllib.request
from urllib.parse import urljoin

import gi

for name, version in (("Gst", "1.0"), ("GstSdp", "1.0"), ("GstWebRTC", "1.0")):
    gi.require_version(name, version)
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

PUBLISH = """
webrtcbin name=rtc bundle-policy=max-bundle
videotestsrc is-live=true pattern=green ! video/x-raw,width=320,height=180,framerate=15/1 ! vp8enc deadline=1
  keyframe-max-dist=30 ! rtpvp8pay ! application/x-rtp,media=video,encoding-name=VP8,payload=103 ! rtc.
audiotestsrc is-live=true ! opusenc ! rtpopuspay ! application/x-rtp,media=audio,encoding-name=OPUS,payload=120 ! rtc.
"""
WATCH = "webrtcbin name=rtc bundle-policy=max-bundle"
LINES = (
    "application/x-rtp,media=video,encoding-name=VP8,payload=103,clock-rate=90000",
    "application/x-rtp,media=audio,encoding-name=OPUS,payload=120,clock-rate=48000,encoding-params=(string)2",
)


class Client:
    """One session."""

    def __init__(self, deed: str, address: str, token: str) -> None:
        self.address, self.token, self.pictures = address, token, 0
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(PUBLISH if deed == "publish" else WATCH)
        if isinstance(self.pipeline, Gst.Pipeline):
            self.rtc = self.pipeline.get_by_name("rtc")
        else:
            self.rtc, self.pipeline = self.pipeline, Gst.Pipeline()
            self.pipeline.add(self.rtc)
        direction = GstWebRTC.WebRTCRTPTransceiverDirection
        if deed == "watch":
            for caps in LINES:
                self.rtc.emit("add-transceiver", direction.RECVONLY, Gst.Caps.from_string(caps))
            self.rtc.connect("pad-added", self.take)
            GLib.timeout_add_seconds(1, self.count)
        self.rtc.connect("notify::connection-state", self.note)
        self.is_asked = False
        self.rtc.connect("on-negotiation-needed", self.offer)
        self.pipeline.set_state(Gst.State.PLAYING)
        if deed == "publish":
            for number in range(2):
                self.rtc.emit("get-transceiver", number).set_property("direction", direction.SENDONLY)

    def offer(self, _rtc: object) -> None:
        if not self.is_asked:
            self.is_asked = True
            self.rtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.describe))

    def describe(self, promise: object) -> None:
        reply = promise.get_reply()  # what it holds is gone with it
        offer = reply.get_value("offer")
        self.rtc.emit("set-local-description", offer, Gst.Promise.new())
        headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {self.token}"}
        asked = urllib.request.Request(self.address, offer.sdp.as_text().encode(), headers)
        with urllib.request.urlopen(asked, timeout=20) as answered:
            self.session = urljoin(self.address, answered.headers["Location"])
            text = answered.read()
        _result, message = GstSdp.SDPMessage.new()
        GstSdp.sdp_message_parse_buffer(text, message)
        answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.rtc.emit("set-remote-description", answer, Gst.Promise.new())

    def note(self, rtc: object, _state: object) -> None:
        if rtc.get_property("connection-state") == GstWebRTC.WebRTCPeerConnectionState.CONNECTED:
            print("connected", flush=True)

    def take(self, _rtc: object, pad: object) -> None:
        if pad.get_current_caps().to_string().find("video") < 0:
            sink = Gst.parse_bin_from_description("fakesink async=false", True)
        else:
            sink = Gst.parse_bin_from_description("rtpvp8depay ! vp8dec ! fakesink name=eye signal-handoffs=true", True)
            sink.get_by_name("eye").connect("handoff", self.see)
        self.pipeline.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.get_static_pad("sink"))

    def see(self, *_picture: object) -> None:
        self.pictures += 1

    def count(self) -> bool:
        print(f"pictures {self.pictures}", flush=True)
        return True

    def run(self) -> None:
        threading.Thread(target=self.wait, daemon=True).start()
        self.loop.run()
        gone = urllib.request.Request(self.session, method="DELETE", headers={"Authorization": f"Bearer {self.token}"})
        urllib.request.urlopen(gone, timeout=20).close()
        self.pipeline.set_state(Gst.State.NULL)

    def wait(self) -> None:
        sys.stdin.read()
        GLib.idle_add(self.loop.quit)


if __name__ == "__main__":
    Gst.init(None)
    Client(*sys.argv[1:4]).run()
