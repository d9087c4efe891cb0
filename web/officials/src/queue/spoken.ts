// Numbers and calls as they are said in Vietnamese, and a voice for them where the browser has one.
const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']

/** 105: "một trăm linh năm". 0 to 9999. */
export function numberWords(n: number): string {
  const out: string[] = []
  const thousands = Math.floor(n / 1000), hundreds = Math.floor(n / 100) % 10, tens = Math.floor(n / 10) % 10, ones = n % 10
  if (thousands) out.push(digits[thousands]!, 'nghìn')
  if (hundreds || (thousands && n % 1000)) out.push(digits[hundreds]!, 'trăm')
  if (!tens && ones && n > 9) out.push('linh')
  if (tens === 1) out.push('mười')
  if (tens > 1) out.push(digits[tens]!, 'mươi')
  if (ones === 1 && tens > 1) out.push('mốt')
  else if (ones === 4 && tens > 1) out.push('tư')
  else if (ones === 5 && tens) out.push('lăm')
  else if (ones || !n) out.push(digits[ones]!)
  return out.join(' ')
}
export const callWords = (number: number, desk: number) => `Mời số ${numberWords(number)} đến quầy số ${numberWords(desk)}`

const vietnamese = () => window.speechSynthesis?.getVoices().find((voice) => voice.lang.toLowerCase().startsWith('vi'))
/** Without a Vietnamese voice the words stand on the board and a chime is heard. */
export const hasVoice = () => vietnamese() !== undefined

export function speak(words: string) {
  const voice = vietnamese()
  if (!voice) return chime()
  const said = new SpeechSynthesisUtterance(words)
  said.voice = voice
  said.lang = 'vi-VN'
  said.rate = 0.9
  window.speechSynthesis.speak(said)
}

let audio: AudioContext | undefined
function chime() {
  audio ??= new AudioContext()
  for (const [n, pitch] of [659, 523].entries()) {
    const tone = audio.createOscillator()
    const loud = audio.createGain()
    const begins = audio.currentTime + n * 0.35
    tone.frequency.value = pitch
    loud.gain.setValueAtTime(0.25, begins)
    loud.gain.exponentialRampToValueAtTime(0.001, begins + 0.6)
    tone.connect(loud).connect(audio.destination)
    tone.start(begins)
    tone.stop(begins + 0.6)
  }
}
