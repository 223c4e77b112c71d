import {CircleUser, Users} from "lucide-react";
import type {Feature} from "../../core/features";

export const feature: Feature = {
  pages: [
    {
      path: "/sign-in",
      title: "Sign in",
      icon: CircleUser,
      for: "guest",
      load: () => import("./sign-in-page"),
    },
    {
      path: "/sign-up",
      title: "Create an account",
      icon: CircleUser,
      for: "guest",
      load: () => import("./sign-up-page"),
    },
    {
      path: "/forgot-password",
      title: "Choose a new password",
      icon: CircleUser,
      for: "guest",
      load: () => import("./forgot-password-page"),
    },
    {
      path: "/signed-in",
      title: "Signing in",
      icon: CircleUser,
      for: "guest",
      load: () => import("./signed-in-page"),
    },
    {
      path: "/users",
      title: "Users",
      icon: Users,
      order: 80,
      for: "admin",
      load: () => import("./users-page"),
    },
    {
      path: "/account",
      title: "Account",
      icon: CircleUser,
      order: 90,
      for: "user",
      load: () => import("./account-page"),
    },
  ],
  describe: ({type, data}) =>
    type.startsWith("user.registered.") ? `Account created: ${data.email}` : undefined,
};
