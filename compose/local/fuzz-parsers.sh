#!/usr/bin/env bash
# Has libFuzzer read what a broker and a client might send: frames of AMQP and JSON. It fails where an input crashes, hangs or breaks
# a rule, and keeps the input under .run/fuzz-parsers; .run/fuzz-parsers/JSONFuzz FILE reads it again.
#   FUZZ_SECONDS=600 fuzz-parsers.sh      ten minutes for each instead of twenty seconds
set -euo pipefail
: "${ROOT:?}"
cd "$ROOT"
out=$ROOT/.run/fuzz-parsers
mkdir -p "$out"

# compile NAME SOURCE...    Preconditions stay in, with -O.
compile() {
  swiftc -O -swift-version 6 -sanitize=fuzzer,address -parse-as-library -package-name ocpizza -use-ld=lld \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature NonisolatedNonsendingByDefault \
    -module-name "$1" -I Shared/CRabbitMQ -o "$out/$1" "${@:2}"
}

# fuzz NAME CORPUS...       Inputs that reach new code are kept, so each run begins where the last one ended.
fuzz() {
  mkdir -p "$out/$1.corpus"
  echo "$1, ${FUZZ_SECONDS:-20} s:"
  SWIFT_BACKTRACE=enable=no "$out/$1" -max_total_time="${FUZZ_SECONDS:-20}" -max_len=4096 -timeout=5 -rss_limit_mb=1024 \
    -artifact_prefix="$out/" -print_final_stats=1 "$out/$1.corpus" "${@:2}" > "$out/$1.log" 2>&1 \
    || { tail -40 "$out/$1.log"; exit 1; }
  grep -E '^(Done|stat::(number_of_executed_units|new_units_added))' "$out/$1.log"
}

compile FrameFuzz Tests/Fuzz/FrameFuzz.swift Shared/AMQP/{FrameReader,FrameWriter,AMQPMessage,AMQPError}.swift
fuzz FrameFuzz
compile JSONFuzz Tests/Fuzz/JSONFuzz.swift $(find Shared/Contracts -name '*.swift')
fuzz JSONFuzz Tests/Contracts/Fixtures
