# Every request is signed anew
solapi() {
  date=$(date -u +%Y-%m-%dT%H:%M:%SZ) salt=$(openssl rand -hex 16)
  signature=$(printf %s "$date$salt" | openssl dgst -sha256 -hmac "$PHONEPROOF_SOLAPI_API_SECRET" | sed 's/.* //')
  curl -sS "$PHONEPROOF_SOLAPI_BASE_URL/senderid/v1/numbers$1" -H 'content-type: application/json' \
    -H "authorization: HMAC-SHA256 apiKey=$PHONEPROOF_SOLAPI_API_KEY, date=$date, salt=$salt, signature=$signature" \
    "${@:2}"
}

# Register a number and have it called
solapi '' -d '{"phoneNumber": "0200000001"}'
call=$(solapi /0200000001/authenticate -X PUT -d '{}' \
  -H 'x-mfa-data: {"authType":"ARS","extras":{"phoneNumber":"0200000001"}}' |
  grep -o '"transactionId":"[^"]*"' | cut -d '"' -f 4)

# Hear the code as the person would, and check it
code=$(curl -sS "$PHONEPROOF_SOLAPI_BASE_URL/sandbox/v1/messages?number=0200000001" |
  grep -o '"code":"[^"]*"' | tail -n 1 | cut -d '"' -f 4)
solapi /0200000001/authenticate -X PUT -d '{}' -H 'x-mfa-data: {"authType":"ARS","extras":{"phoneNumber":"0200000001"},"transactionId":"'"$call"'","token":"'"$code"'"}'
