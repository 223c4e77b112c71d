import {Monitor, Moon, Sun} from "lucide-react";
import {useState} from "react";
import {chooseTheme, currentTheme, type Theme} from "../core/theme";
import {Button} from "../design/button";

const CHOICES = {
  system: {icon: Monitor, next: "light"},
  light: {icon: Sun, next: "dark"},
  dark: {icon: Moon, next: "system"},
} as const;

export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(currentTheme);
  const {icon: Icon, next} = CHOICES[theme];
  const choose = () => {
    chooseTheme(next);
    setTheme(next);
  };
  const label = `Theme: ${theme}`;
  return (
    <Button look="quiet" icon aria-label={label} title={label} onClick={choose}>
      <Icon size={18} aria-hidden />
    </Button>
  );
}
