#include <dlfcn.h>
#include <openssl/ec.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stdexcept>

#include "base/error.hpp"
#include "signing/keys/keys.hpp"

namespace tinhso::signing::keys {
namespace {

std::string padded(unsigned char const* text, std::size_t size) {  // PKCS#11 labels are filled up with spaces
  std::string out{reinterpret_cast<char const*>(text), size};
  while (!out.empty() && (out.back() == ' ' || out.back() == '\0')) out.pop_back();
  return out;
}

std::string code(CK_RV result) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%lx", static_cast<unsigned long>(result));
  return text;
}

[[noreturn]] void token_away(std::string const& what, CK_RV result) {
  throw Unavailable{
      "signing.token_away",
      {"Thiết bị giữ khóa ký không trả lời.", "The token did not answer: " + what + " " + code(result) + "."}};
}

CK_FUNCTION_LIST* load_module(std::filesystem::path const& module) {
  // Never unloaded: the module's own threads and at-exit work may outlive whoever asked for it.
  void* library = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) throw std::runtime_error{"PKCS#11 module: " + std::string{::dlerror()}};
  auto* get = reinterpret_cast<CK_RV (*)(CK_FUNCTION_LIST**)>(::dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (get == nullptr || get(&functions) != CKR_OK || functions == nullptr)
    throw std::runtime_error{module.string() + " is not a PKCS#11 module"};
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  auto const result = functions->C_Initialize(&arguments);
  if (result != CKR_OK && result != CKR_CRYPTOKI_ALREADY_INITIALIZED)
    throw std::runtime_error{module.string() + " could not be initialised, " + code(result)};
  return functions;
}

std::string digest_info(Hash algorithm, std::string_view hash) {  // RFC 8017 §9.2, note 1
  auto const prefix = algorithm == Hash::sha256   ? "3031300d060960864801650304020105000420"
                      : algorithm == Hash::sha384 ? "3041300d060960864801650304020205000430"
                                                  : "3051300d060960864801650304020305000440";
  return *certificates::from_hex(prefix) + std::string{hash};
}

std::string ecdsa_der(std::string_view raw) {
  std::unique_ptr<ECDSA_SIG, certificates::Free> const signature{ECDSA_SIG_new()};
  auto const half = raw.size() / 2;
  auto* r = BN_bin2bn(certificates::bytes_of(raw), static_cast<int>(half), nullptr);
  auto* s = BN_bin2bn(certificates::bytes_of(raw.substr(half)), static_cast<int>(half), nullptr);
  ECDSA_SIG_set0(signature.get(), r, s);
  return certificates::to_der(signature.get(), i2d_ECDSA_SIG);
}

class TokenSigner final : public Signer {
 public:
  TokenSigner(TokenKey key, std::vector<std::string> chain)
      : key_{std::move(key)}, chain_{std::move(chain)}, functions_{load_module(key_.module)}, slot_{find_slot()} {
    auto const probe = certificates::digest(Hash::sha256, "tinhso");
    if (chain_.empty() || !certificates::verifies(chain_.front(), Hash::sha256, probe, sign(Hash::sha256, probe)))
      throw std::runtime_error{"the key on the token is not that of the certificate"};
  }
  ~TokenSigner() override {
    for (auto const session : free_) functions_->C_CloseSession(session);
  }
  TokenSigner(TokenSigner const&) = delete;
  TokenSigner& operator=(TokenSigner const&) = delete;

  std::vector<std::string> const& chain() const override { return chain_; }

  std::string sign(Hash algorithm, std::string_view hash) override {
    if (hash.size() != certificates::digest_size(algorithm))
      throw std::logic_error{"the hash has not the length of its algorithm"};
    for (int attempt = 0;; ++attempt) {
      auto const session = take();
      std::string out;
      auto const result = sign_in(session, algorithm, hash, out);
      if (result == CKR_OK) {
        give_back(session);
        return out;
      }
      drop(session);
      // A token that was pulled out and put back has forgotten its sessions: once more from the beginning.
      bool const stale = result == CKR_SESSION_HANDLE_INVALID || result == CKR_USER_NOT_LOGGED_IN ||
                         result == CKR_OBJECT_HANDLE_INVALID || result == CKR_KEY_HANDLE_INVALID ||
                         result == CKR_DEVICE_REMOVED || result == CKR_SESSION_CLOSED;
      if (!stale || attempt > 0) token_away("C_Sign", result);
    }
  }

 private:
  CK_SLOT_ID find_slot() const {
    CK_ULONG count = 0;
    functions_->C_GetSlotList(CK_TRUE, nullptr, &count);
    std::vector<CK_SLOT_ID> slots(count);
    functions_->C_GetSlotList(CK_TRUE, slots.data(), &count);
    for (auto const slot : slots) {
      CK_TOKEN_INFO info{};
      if (functions_->C_GetTokenInfo(slot, &info) == CKR_OK && padded(info.label, sizeof info.label) == key_.token)
        return slot;
    }
    throw std::runtime_error{"no token is called " + key_.token};
  }

  CK_SESSION_HANDLE open() const {
    CK_SESSION_HANDLE session = 0;
    auto result = functions_->C_OpenSession(slot_, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
    if (result != CKR_OK) token_away("C_OpenSession", result);
    std::string pin = key_.pin;
    result = functions_->C_Login(session, CKU_USER, reinterpret_cast<unsigned char*>(pin.data()), pin.size());
    if (result != CKR_OK && result != CKR_USER_ALREADY_LOGGED_IN) {
      functions_->C_CloseSession(session);
      if (result == CKR_PIN_INCORRECT || result == CKR_PIN_LOCKED)
        throw Forbidden{"signing.pin",
                        {"Mã PIN của thiết bị ký không đúng hoặc đã bị khóa.", "The token's PIN is wrong or locked."}};
      token_away("C_Login", result);
    }
    return session;
  }

  CK_SESSION_HANDLE take() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return !free_.empty() || open_ < key_.sessions; });
    if (!free_.empty()) {
      auto const out = free_.back();
      free_.pop_back();
      return out;
    }
    ++open_;
    lock.unlock();
    try {
      return open();
    } catch (...) {
      lock.lock();
      --open_;
      changed_.notify_one();
      throw;
    }
  }
  void give_back(CK_SESSION_HANDLE session) {
    std::lock_guard const lock{mutex_};
    free_.push_back(session);
    changed_.notify_one();
  }
  void drop(CK_SESSION_HANDLE session) {
    functions_->C_CloseSession(session);
    std::lock_guard const lock{mutex_};
    --open_;
    changed_.notify_one();
  }

  CK_RV find_key(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE& handle, CK_KEY_TYPE& type) const {
    CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
    std::string label = key_.key;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &kind, sizeof kind}, {CKA_LABEL, label.data(), label.size()}};
    auto result = functions_->C_FindObjectsInit(session, wanted, 2);
    if (result != CKR_OK) return result;
    CK_ULONG found = 0;
    result = functions_->C_FindObjects(session, &handle, 1, &found);
    functions_->C_FindObjectsFinal(session);
    if (result != CKR_OK) return result;
    if (found == 0) throw std::runtime_error{"the token has no private key called " + key_.key};
    CK_ATTRIBUTE asked[] = {{CKA_KEY_TYPE, &type, sizeof type}};
    return functions_->C_GetAttributeValue(session, handle, asked, 1);
  }

  CK_RV sign_in(CK_SESSION_HANDLE session, Hash algorithm, std::string_view hash, std::string& out) const {
    CK_OBJECT_HANDLE key = 0;
    CK_KEY_TYPE type = 0;
    if (auto const result = find_key(session, key, type); result != CKR_OK) return result;
    if (type != CKK_RSA && type != CKK_EC) throw std::runtime_error{"the key on the token is neither RSA nor EC"};
    auto input = type == CKK_RSA ? digest_info(algorithm, hash) : std::string{hash};
    CK_MECHANISM mechanism{type == CKK_RSA ? CK_MECHANISM_TYPE{CKM_RSA_PKCS} : CK_MECHANISM_TYPE{CKM_ECDSA}, nullptr,
                           0};
    if (auto const result = functions_->C_SignInit(session, &mechanism, key); result != CKR_OK) return result;
    std::string raw(1024, '\0');
    CK_ULONG size = raw.size();
    auto const result = functions_->C_Sign(session, reinterpret_cast<unsigned char*>(input.data()), input.size(),
                                           reinterpret_cast<unsigned char*>(raw.data()), &size);
    if (result != CKR_OK) return result;
    raw.resize(size);
    out = type == CKK_RSA ? raw : ecdsa_der(raw);
    return CKR_OK;
  }

  TokenKey const key_;
  std::vector<std::string> const chain_;
  CK_FUNCTION_LIST* const functions_;
  CK_SLOT_ID const slot_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<CK_SESSION_HANDLE> free_;
  std::size_t open_ = 0;
};

}  // namespace

std::unique_ptr<Signer> token_key(TokenKey const& key, std::vector<std::string> chain) {
  return std::make_unique<TokenSigner>(key, std::move(chain));
}

}  // namespace tinhso::signing::keys
