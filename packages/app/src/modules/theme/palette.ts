import { palettes } from '@backstage/theme';

/**
 * Colours of the fairway: deep water for what stays, a lit buoy for what is
 * selected. Every pair of text and ground has a contrast of at least 4.5:1.
 * `tokens.css` gives the same colours to Backstage UI.
 */
const navigation = {
  background: '#0b2536',
  indicator: '#ffb703',
  color: '#c3d3dd',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#1b3d53' },
  submenu: { background: '#12324a' },
};

/** Palette of the light theme. */
export const lightPalette = {
  ...palettes.light,
  primary: { main: '#0a5a78' },
  // What is ticked has it: the colour of what is chosen, never that of an error.
  secondary: { main: '#0a5a78' },
  background: { default: '#f3f6f8', paper: '#ffffff' },
  border: '#d3dde4',
  textSubtle: '#4b5f6d',
  link: '#0a5a78',
  linkHover: '#073f55',
  status: {
    ...palettes.light.status,
    ok: '#1b7a43',
    warning: '#a34d00',
    error: '#b3261e',
    running: '#0a5a78',
  },
  navigation,
  tabbar: { indicator: '#0a5a78' },
};

/** Palette of the dark theme. */
export const darkPalette = {
  ...palettes.dark,
  primary: { main: '#7fd0e6', dark: '#5cb8d1' },
  secondary: { main: '#7fd0e6' },
  background: { default: '#0d1a23', paper: '#152733' },
  border: '#35505f',
  textSubtle: '#b3c4cf',
  link: '#7fd0e6',
  linkHover: '#b5e5f2',
  navigation: { ...navigation, background: '#081721' },
  tabbar: { indicator: '#7fd0e6' },
};
