interface Policies {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string }
}

/** Installs the worker. Under Trusted Types a script's address has to come from a policy: this one knows one address. */
export function registerWorker() {
  if (!("serviceWorker" in navigator)) return
  const address = "/sw-livraison.js"
  const policies = (window as { trustedTypes?: Policies }).trustedTypes
  const policy = policies?.createPolicy("ocpizza", {
    createScriptURL: (wanted) => {
      if (wanted !== address) throw new TypeError(wanted)
      return wanted
    },
  })
  void navigator.serviceWorker.register(policy ? policy.createScriptURL(address) : address, { scope: "/livraison" }).catch(() => undefined)
}
