import {useConnection} from "../../core/core";

const LOOKS = {
  none: {words: "Offline", look: ""},
  live: {words: "Live", look: "badge-good"},
  reconnecting: {words: "Reconnecting", look: "badge-warn"},
  offline: {words: "Offline", look: ""},
} as const;

export function ConnectionStatus() {
  const {words, look} = LOOKS[useConnection()];
  return (
    <span className={`badge connection ${look}`} role="status" aria-label={`Connection: ${words}`}>
      {words}
    </span>
  );
}
