/** Props of {@link LogoIcon} and {@link LogoFull}. */
export interface LogoProps {
  /** Height in CSS pixels. */
  height?: number;
}

/** A channel buoy on the water: it marks the side of the fairway. Lines take the colour of the text around it. */
function Buoy() {
  return (
    <>
      <path d="M16 3 19.8 8.2h-7.6z" fill="#ffb703" />
      <g stroke="currentColor" strokeWidth="0.9" strokeLinejoin="round">
        <path d="M12.5 9.4h7l.8 4.5h-8.6z" fill="#ffffff" />
        <path d="M11.5 14.6h9l.8 4.3H10.7z" fill="#e4553a" />
        <path d="M10.5 19.6h11l.8 4.2H9.7z" fill="#ffffff" />
      </g>
      <path
        d="M3.5 26c2.1 0 2.1 1.7 4.2 1.7S9.8 26 11.8 26s2.1 1.7 4.2 1.7 2.1-1.7 4.2-1.7 2.1 1.7 4.1 1.7 2.1-1.7 4.2-1.7"
        fill="none"
        stroke="#2a9db0"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </>
  );
}

/** The mark alone. */
export const LogoIcon = ({ height = 28 }: LogoProps) => (
  <svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 32 32"
    height={height}
    width={height}
    aria-hidden="true"
    focusable="false"
  >
    <Buoy />
  </svg>
);

/** The mark with the name. */
export const LogoFull = ({ height = 28 }: LogoProps) => (
  <svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 122 32"
    height={height}
    width={(height * 122) / 32}
    aria-hidden="true"
    focusable="false"
  >
    <Buoy />
    <text
      x="36"
      y="23"
      fill="currentColor"
      fontFamily="system-ui, sans-serif"
      fontSize="21"
      fontWeight="700"
      letterSpacing="0.2"
      textLength="84"
      lengthAdjust="spacingAndGlyphs"
    >
      Fairway
    </text>
  </svg>
);
