// VietQR: a transfer to a bank account as the text of a QR code (EMVCo merchant-presented mode with the national scheme of
// NAPAS, A000000727). And amounts in Vietnamese words, as receipts have them. Pure functions; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tinhso::payments {

/// `bin`: six digits of the bank; `account`: 1 to 19 letters and digits; `amount` in đồng, 0: the payer's choice;
/// `message`: cut to 25 letters, digits and spaces, marks dropped. Throws Invalid for what does not fit.
std::string vietqr(std::string_view bin, std::string_view account, std::int64_t amount, std::string_view message);
/// What of a text may stand in a transfer: letters without marks, digits, single spaces; at most 25.
std::string transfer_message(std::string_view text);
/// CRC-16/CCITT-FALSE as four hexadecimal digits.
std::string crc16(std::string_view text);
/// 8000: "Tám nghìn đồng". 0 to 999 999 999 999 999.
std::string amount_words(std::int64_t amount);
/// 1250000: "1.250.000"
std::string dotted(std::int64_t amount);

}  // namespace tinhso::payments
