import { ThemeBlueprint } from '@backstage/plugin-app-react';
import {
  createUnifiedTheme,
  genPageTheme,
  UnifiedThemeOptions,
  UnifiedThemeProvider,
} from '@backstage/theme';
import { RiMoonLine, RiSunLine } from '@remixicon/react';
import { darkPalette, lightPalette } from './palette';
import './tokens.css';

const NAME = 'fairway';
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** Every page has the same calm header; no page is told apart by colour. */
const HEADER = genPageTheme({ colors: ['#0b2536', '#0a5a78'], shape: 'none' });
const PAGES = ['home', 'tool', 'service', 'website', 'library', 'other', 'app'];

function themeOf(palette: UnifiedThemeOptions['palette']) {
  return createUnifiedTheme({
    palette,
    fontFamily: FONT,
    defaultPageTheme: 'home',
    pageTheme: Object.fromEntries(PAGES.map(page => [page, HEADER])),
  });
}

const light = themeOf(lightPalette);
const dark = themeOf(darkPalette);

/** Replaces the app's light theme. */
export const lightTheme = ThemeBlueprint.make({
  name: 'light',
  params: {
    theme: {
      id: 'light',
      title: 'Light',
      variant: 'light',
      icon: <RiSunLine />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={light} themeName={NAME}>
          {children}
        </UnifiedThemeProvider>
      ),
    },
  },
});

/** Replaces the app's dark theme. */
export const darkTheme = ThemeBlueprint.make({
  name: 'dark',
  params: {
    theme: {
      id: 'dark',
      title: 'Dark',
      variant: 'dark',
      icon: <RiMoonLine />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={dark} themeName={NAME}>
          {children}
        </UnifiedThemeProvider>
      ),
    },
  },
});
