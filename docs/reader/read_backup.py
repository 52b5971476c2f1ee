#!/usr/bin/env python3
"""Reads a backup of CYBBACK for Microsoft Entra ID from a copy of its files, without the service.

Written from docs/format.md alone; it shares no code with the product. Every byte that is read is checked: frames by
their seal or checksum, runs by the manifest, each object version by its canonical hash, type and ID.

  pip install -r requirements.txt
  python3 read_backup.py FOLDER [--key-file master.key | --kit kit.json] [--seq N] [--trust-unsealed] > backup.jsonl

FOLDER is a connection's folder ({prefix}/{connectionId}), for example fetched by "aws s3 sync". Each line of the
output is one JSON object: {"object": ...} with type, id, hash and content, or {"link": ...} with type, sourceId,
relation, targetId and targetType. What a backup does not know is written as {"unknown": ...}. The summary goes to
standard error. Ends with 1 where something is missing, damaged or forged.
"""

import argparse
import base64
import decimal
import getpass
import hashlib
import heapq
import json
import pathlib
import re
import struct
import sys
import unicodedata

import brotli
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PACK, OBJECT_RUN, LINK_RUN, MANIFEST = 1, 2, 3, 4
HEAD = struct.Struct(">3sBBBBBIII8s12s")
TAG = 16
MAX_LENGTH = 2**28


class Damaged(Exception):
    """A file is not what docs/format.md says it must be."""


def require(condition, message):
    if not condition:
        raise Damaged(message)


class Repository:
    """The files of one connection."""

    def __init__(self, folder, master_key=None, trust_unsealed=False, kit=None, passphrase=None):
        self.trust_unsealed, self.problems = trust_unsealed, []
        self.folder = pathlib.Path(folder)
        self.connection = self.folder.resolve().name
        self.keys = {} if master_key is None else dict(self._data_keys(master_key))
        if kit is not None:
            self.keys.update(self._kit_keys(kit, passphrase))

    def _data_keys(self, master_key):
        fingerprint = hashlib.sha256(b"cybback/master-key-id" + master_key).digest()[:8]
        wrapping = HKDF(hashes.SHA256(), 32, b"", b"cybback/wrap/1").derive(master_key)
        files = [self.folder / "repository.json", *sorted((self.folder / "keys").glob("*.json"))]
        for file in files:
            if not file.exists():
                continue
            try:
                content = checked_json(file)
            except Damaged as error:
                # It costs its own keys: others open what they have sealed.
                self.problems.append(str(error))
                continue
            for key in [*content.get("keys", []), *([content["key"]] if "key" in content else [])]:
                wrapped = base64.b64decode(key["wrapped"])
                if wrapped[0] != 1 or wrapped[1:9] != fingerprint:
                    continue
                context = key_context(self.connection, key)
                try:
                    opened = AESGCM(wrapping).decrypt(wrapped[9:21], wrapped[21:], wrapped[:9] + context)
                except InvalidTag:
                    self.problems.append(f"{file.name}: the data key {key['id']} does not open")
                    continue
                yield bytes.fromhex(key["id"]), opened

    def _kit_keys(self, kit, passphrase):
        """The data keys of a recovery kit."""
        require(kit["format"] == "cybback-recovery-kit" and kit["version"] == 1, "the kit has an unknown format")
        require(kit["connection"]["id"] == self.connection, "the kit is of another connection")
        cost = kit["passphrase"]
        require(cost["kdf"] == "scrypt", "the kit has an unknown key derivation")
        sealing = hashlib.scrypt(
            unicodedata.normalize("NFKC", passphrase).encode(), salt=base64.b64decode(cost["salt"]),
            n=cost["N"], r=cost["r"], p=cost["p"], dklen=32, maxmem=1 << 29)
        for key in kit["keys"]:
            sealed = base64.b64decode(key["sealed"])
            context = "/".join(["cybback/recovery-kit/1", self.connection, key["repositoryId"], key["id"], key["createdAt"]])
            try:
                yield bytes.fromhex(key["id"]), AESGCM(sealing).decrypt(sealed[:12], sealed[12:], context.encode())
            except InvalidTag:
                raise Damaged("the kit does not open: the passphrase is another one, or the file was changed") from None

    def manifests(self):
        """Names of the manifests, oldest first."""
        return sorted(p.name for p in (self.folder / "manifests").iterdir() if re.match(r"\d{10}-", p.name))

    def manifest(self, name):
        path = f"manifests/{name}"
        content = json.loads(self.frames(path, MANIFEST)[0][1])
        seq, backup = name.split("-", 1)
        require(content["format"] in (1, 2), f"{path}: format {content['format']} is not known")
        require(content["seq"] == int(seq) and content["backupId"] == backup, f"{path}: belongs to another backup")
        require(content["connectionId"] == self.connection, f"{path}: belongs to another connection")
        sealed = (self.folder / path).read_bytes()[5] == 1
        require((content["sealing"] != "none") == sealed, f"{path}: is not protected as it says")
        believed = sealed or not self.keys or self.trust_unsealed
        require(believed, f"{path}: is not sealed, though there are data keys: anybody may have written it (--trust-unsealed)")
        return content

    def file(self, path):
        file = self.folder / path
        require(file.exists(), f"{path}: is missing")
        return file.read_bytes()

    def frames(self, path, kind, data=None):
        """The frames of a file, or of its bytes where they lie elsewhere: offset, content and whole length of each."""
        data = self.file(path) if data is None else data
        found, offset, last = [], 0, False
        while not last:
            content, length, last = self._frame(data, offset, len(found), path, kind)
            found.append((offset, content, length))
            offset += length
        footer = data[offset:]
        if kind == MANIFEST:
            require(footer == b"" and len(found) == 1, f"{path}: something follows the manifest")
        else:
            require(footer == struct.pack(">I4s", found[-1][2], b"CYBZ"), f"{path}: the footer is damaged")
        return found

    def _frame(self, data, offset, number, path, kind):
        require(len(data) >= offset + HEAD.size, f"{path}: ends within a frame")
        head = data[offset : offset + HEAD.size]
        magic, version, its_kind, protection, codec, flags, its_number, length, body_length, key_id, nonce = HEAD.unpack(head)
        require(magic == b"CYB" and version == 1, f"{path}: no frame of format 1 at {offset}")
        require(its_kind == kind and its_number == number, f"{path}: the frame at {offset} belongs elsewhere")
        require(protection in (0, 1) and codec in (0, 1, 2) and flags in (0, 1), f"{path}: unknown frame at {offset}")
        require(max(length, body_length) <= MAX_LENGTH, f"{path}: the frame at {offset} is too long")
        end = offset + HEAD.size + body_length + TAG
        require(len(data) >= end, f"{path}: ends within a frame")
        require(not path.rsplit("/", 1)[1].startswith("s") or protection == 1 or kind == MANIFEST, f"{path}: is not sealed")
        body, tag = data[offset + HEAD.size : end - TAG], data[end - TAG : end]
        place = head + struct.pack(">Q", offset) + sized(self.connection) + sized(path)
        associated = b"cybback/frame/1" + place
        if protection == 1:
            require(key_id in self.keys, f"{path}: is sealed with the data key {key_id.hex()}, which is not there")
            try:
                plain = AESGCM(self.keys[key_id]).decrypt(nonce, body + tag, associated)
            except InvalidTag:
                raise Damaged(f"{path}: the frame at {offset} does not open") from None
        else:
            require(hashlib.sha256(associated + body).digest()[:TAG] == tag, f"{path}: the frame at {offset} is damaged")
            plain = body
        return decode(plain, codec, length, path), end - offset, flags == 1

    def run(self, ref, kind):
        """Entries of one run, in order."""
        path = f"indexes/{ref['type']}/{ref['id']}"
        data = base64.b64decode(ref["content"]) if "content" in ref else self.file(path)
        require(hashlib.sha256(data).hexdigest() == ref["sha256"], f"{path}: is not the one of the manifest")
        frames = self.frames(path, kind, data)
        trailer = json.loads(frames[-1][1])
        require(trailer["type"] == ref["type"] and trailer["entries"] == ref["entries"], f"{path}: belongs elsewhere")
        for _, content, _ in frames[:-1]:
            for line in content.decode().split("\n")[:-1]:
                yield json.loads(line)

    def merged(self, refs, kind):
        """The state that runs add up to: of entries with one key that of the newest run, tombstones left out."""
        last = None
        runs = [self._keyed(ref, kind, age) for age, ref in enumerate(refs)]
        for its_key, _, entry in heapq.merge(*runs, key=lambda row: row[:2]):
            if its_key == last:
                continue
            last = its_key
            if not (entry[2] if kind == OBJECT_RUN else entry[4]):
                yield entry

    def _keyed(self, ref, kind, age):
        width = 1 if kind == OBJECT_RUN else 3
        for entry in self.run(ref, kind):
            yield [part.encode() for part in entry[:width]], -age, entry


class Packs:
    """Opens packs, and keeps the one that was read last: entries that follow each other often lie together."""

    def __init__(self, repository):
        self.repository, self.name, self.content = repository, None, {}

    def record(self, entry):
        pack, frame, frame_length, at, length = entry[7:12]
        if pack != self.name:
            frames = self.repository.frames(f"packs/{pack}", PACK)
            self.name, self.content = pack, {offset: (content, whole) for offset, content, whole in frames[:-1]}
        require(frame in self.content, f"packs/{pack}: has no frame at {frame}")
        content, whole = self.content[frame]
        require(whole == frame_length, f"packs/{pack}: the frame at {frame} has another length")
        require(content[at - 4 : at] == struct.pack(">I", length), f"packs/{pack}: no record at {frame}/{at}")
        return json.loads(content[at : at + length])


def sized(text):
    data = text.encode()
    return struct.pack(">H", len(data)) + data


def decode(plain, codec, length, path):
    if codec == 1:
        plain = zstandard.ZstdDecompressor().decompress(plain, max_output_size=length)
    elif codec == 2:
        plain = brotli.decompress(plain)
    require(len(plain) == length, f"{path}: a frame has another length than it says")
    return plain


def key_context(connection, key):
    """What a wrapping is bound to; those of an earlier form have no state."""
    if "state" not in key:
        return f"cybback/data-key/{connection}/{key['id']}".encode()
    return f"cybback/data-key/2/{connection}/{key['id']}/{key['createdAt']}/{key['state']}".encode()


def checked_json(file):
    data = file.read_bytes()
    match = re.fullmatch(rb',"sha256":"([0-9a-f]{64})"}\n', data[-78:])
    require(match, f"{file.name}: has no checksum")
    require(hashlib.sha256(data[:-78]).hexdigest().encode() == match[1], f"{file.name}: is damaged")
    return json.loads(data)


class Canonical:
    """The canonical content of an object (docs/format.md): the same text means the same content."""

    def __init__(self, types):
        self.types = {
            key: ([tree(rule) for rule in known["rules"]], f"#microsoft.graph.{known['graphType']}")
            for key, known in types.items()
        }

    def is_content(self, type_key, content, expected):
        """Whether the hash is that of the content, by the present rules of the type or by earlier ones."""
        all_rules, own_type = self.types[type_key]
        return any(expected == sha256(write_object(content, rules, own_type) or "{}") for rules in all_rules)


def sha256(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def tree(rule):
    root = {}
    for name in ("leaveOut", "unordered", "jsonStrings"):
        for path in rule[name]:
            node = root
            for step in steps(path):
                node = node.setdefault(step, {})
            node[(name,)] = True
    return root


def steps(path):
    while path:
        part, _, path = (path, "", "") if path.startswith("@") else path.partition(".")
        name = part.replace("[]", "")
        yield name
        for _ in range(part.count("[]")):
            yield "[]"


def write(value, rules):
    if value is None:
        return ""
    if isinstance(value, str):
        return write_parsed(value) if rules.get(("jsonStrings",)) else quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number(value)
    return write_list(value, rules) if isinstance(value, list) else write_object(value, rules, None)


def write_parsed(text):
    try:
        return write(json.loads(text), {})
    except ValueError:
        return quoted(text)


def write_list(values, rules):
    unordered, inner, texts = rules.get(("unordered",)), rules.get("[]", {}), []
    for value in values:
        text = write(value, inner)
        if text:
            texts.append(text)
        elif not unordered:
            texts.append("{}" if isinstance(value, (list, dict)) else "null")
    if unordered:
        texts.sort(key=utf16)
    return f"[{','.join(texts)}]" if texts else ""


def write_object(value, rules, own_type):
    parts = []
    for name in sorted(value, key=utf16):
        inner = rules.get(name, {})
        is_content = "@" not in name or name in ("@odata.type", "@cybback.parentId")
        if not is_content or inner.get(("leaveOut",)) or (name == "@odata.type" and value[name] == own_type):
            continue
        text = write(value[name], inner)
        if text:
            parts.append(f"{quoted(name)}:{text}")
    return f"{{{','.join(parts)}}}" if parts else ""


def utf16(text):
    return text.encode("utf-16-be", "surrogatepass")


def quoted(text):
    escaped = json.dumps(text, ensure_ascii=False)
    # As ECMAScript does it: halves of characters are escaped, DEL and the like are not.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", escaped)


def number(value):
    """As ECMAScript writes a number."""
    value = float(value)
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    if "e" not in text:
        return text
    digits, _, exponent = text.partition("e")
    if -7 < int(exponent) < 0:
        return format(decimal.Decimal(text), "f")
    return f"{digits.removesuffix('.0')}e{'+' if int(exponent) > 0 else '-'}{abs(int(exponent))}"


def read(repository, name, canonical, out):
    """Writes what a backup holds. Answers how many objects and links, and what could not be read."""
    manifest, packs, objects, links = repository.manifest(name), Packs(repository), 0, 0
    problems = [*repository.problems]
    for type_key, listed in manifest["types"].items():
        try:
            for entry in repository.merged(listed["objectRuns"], OBJECT_RUN):
                try:
                    record = packs.record(entry)
                    require((record["type"], record["id"]) == (type_key, entry[0]), f"{type_key} {entry[0]}: is another object")
                    require(canonical.is_content(type_key, record["object"], entry[1]), f"{type_key} {entry[0]}: has another content")
                except Damaged as error:
                    problems.append(str(error))
                    continue
                out({"object": {"type": type_key, "id": entry[0], "hash": entry[1], "content": record["object"]}})
                objects += 1
            for source, relation, target, target_type, _ in repository.merged(listed["linkRuns"], LINK_RUN):
                link = {"type": type_key, "sourceId": source, "relation": relation, "targetId": target, "targetType": target_type}
                out({"link": link})
                links += 1
            if listed.get("unknown"):
                for source, part, reason, _, _ in repository.merged([listed["unknown"]], LINK_RUN):
                    out({"unknown": {"type": type_key, "id": source, "part": part, "reason": reason}})
        except Damaged as error:
            problems.append(str(error))
    return objects, links, problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--key-file", help="the master key: 64 hex digits")
    parser.add_argument("--kit", help="a recovery kit; its passphrase is asked for, or read from standard input")
    parser.add_argument("--trust-unsealed", action="store_true", help="the backup was made while encryption was off")
    parser.add_argument("--seq", type=int, help="number of the backup; default: the newest")
    parser.add_argument("--types", default=pathlib.Path(__file__).parent.parent / "format-types.json")
    given = parser.parse_args()
    key = None if given.key_file is None else bytes.fromhex(pathlib.Path(given.key_file).read_text().strip())
    kit = None if given.kit is None else json.loads(pathlib.Path(given.kit).read_text())
    ask = getpass.getpass if sys.stdin.isatty() else lambda _: sys.stdin.readline().rstrip("\n")
    passphrase = None if kit is None else ask("Passphrase of the kit: ")
    try:
        repository = Repository(given.folder, key, given.trust_unsealed, kit, passphrase)
        names = [name for name in repository.manifests() if given.seq is None or int(name[:10]) == given.seq]
        require(names, "there is no such backup")
        canonical = Canonical(json.loads(pathlib.Path(given.types).read_text()))
        write_line = lambda value: print(json.dumps(value, ensure_ascii=True))
        objects, links, problems = read(repository, names[-1], canonical, write_line)
    except Damaged as error:
        sys.exit(f"{error}")
    print(f"{names[-1]}: {objects} objects, {links} links, {len(problems)} problems", file=sys.stderr)
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
