// Mantine dressed in our tokens: its components take every colour from tokens.css, so light and dark have one source.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const lotus: MantineColorsTuple = [
  '#e6f1ec', '#d0e5dc', '#a6cfbd', '#6fd0a8', '#4aa685', '#338c6b', '#277a5c', '#1f6f54', '#185a44', '#114634',
]

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  primaryColor: 'lotus',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  colors: { lotus },
  defaultRadius: 'md',
  radius: { md: '0.5rem' },
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md', autosize: true, minRows: 2 } },
    Select: { defaultProps: { size: 'md', checkIconPosition: 'right' } },
    DateInput: { defaultProps: { size: 'md' } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.45 } } },
  },
})

export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-2)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-anchor': 'var(--blue)',
    '--mantine-color-error': 'var(--red)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--green)',
    '--mantine-primary-color-filled-hover': 'var(--green-strong)',
    '--mantine-primary-color-light': 'var(--green-soft)',
    '--mantine-primary-color-contrast': 'var(--on-green)',
    '--mantine-line-height': '1.5',
  }
  return { variables: {}, light: both, dark: both }
}
