# Log in
token=$(curl -sS "$PHONEPROOF_PORTONE_V1_BASE_URL/users/getToken" -H 'content-type: application/json' \
  -d "{\"imp_key\": \"$PHONEPROOF_PORTONE_V1_IMP_KEY\", \"imp_secret\": \"$PHONEPROOF_PORTONE_V1_IMP_SECRET\"}" |
  grep -o '"access_token":"[^"]*"' | cut -d '"' -f 4)

# Have a person's data checked and an OTP sent
record=$(curl -sS "$PHONEPROOF_PORTONE_V1_BASE_URL/certifications/otp/request" \
  -H "authorization: Bearer $token" -H 'content-type: application/json' \
  -d '{"name": "홍길동", "phone": "01000000000", "birth": "900101", "gender_digit": "1", "carrier": "SKT"}' |
  grep -o '"imp_uid":"[^"]*"' | cut -d '"' -f 4)

# Read it as the person would, and check it
otp=$(curl -sS "$PHONEPROOF_PORTONE_V1_BASE_URL/sandbox/v1/messages?number=01000000000" |
  grep -o '"code":"[^"]*"' | tail -n 1 | cut -d '"' -f 4)
curl -sS "$PHONEPROOF_PORTONE_V1_BASE_URL/certifications/otp/confirm/$record" \
  -H "authorization: Bearer $token" -H 'content-type: application/json' -d '{"otp": "'"$otp"'"}'
