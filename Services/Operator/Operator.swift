import ArgumentParser
import ServiceKit

/// `ocpizza`: the operator's one command. People read what it prints; scripts take `--json` and the exit status: 0 all is well or
/// done, 1 something is wrong, 2 it could not be done, 64 wrong arguments, 78 wrong settings.
@main
struct Operator: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ocpizza", abstract: "Operate the platform of OC Pizza.",
    discussion: "Exit status: 0 all is well, or it is done; 1 something is wrong; 2 it could not be done; 64 wrong "
      + "arguments; 78 wrong settings. OCPIZZA_CONF names the directory of the settings.",
    version: Version.current,
    subcommands: [
      Status.self, Start.self, Stop.self, Restart.self, Scale.self, SetMaintenance.self, DeadLetterCommand.self,
      RepublishCommand.self, RunCommand.self, Trace.self, Doctor.self, Deploy.self, Rollback.self, Backup.self,
      Restore.self,
      Verify.self, Drill.self, Describe.self,
    ])

  struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print as JSON what settings are read.")

    func run() throws {
      try Description(
        name: "operator", asks: [], follows: [], watches: [],
        settings: [.databaseHost, .databasePort, .databaseName, .databaseAuthorities, .databaseConnections]
          + .ofOperator,
        secrets: [.database("migrator"), .database("monitor")]
      ).print()
    }
  }
}

extension [Setting] {
  fileprivate static var ofOperator: [Setting] {
    [
      .releases, .supervisor, .programs, .adminPorts, .brokerControl, .certificate, .gatewayList, .afterScale,
      .backupCommand, .dataDirectories, .logDirectory, .maintenance, .gatewayPort, .images, .commonPasswords,
      .providerURL, .geocoderURL, .mailHost, .mailPort,
    ]
  }
}

extension Setting {
  static let releases = text(
    "operator.releases", "the directory that holds `releases/`, and the links `current` and `previous` to two of them")
  static let supervisor = text("operator.supervisor", "Supervisor's settings, by which `supervisorctl` finds it")
  static let programs = text(
    "operator.programs", "the file of Supervisor's programs, in which `ocpizza scale` changes `numprocs`")
  static let adminPorts = text("operator.adminPorts", "how the ports begin on which services tell their health")
  static let brokerControl = text("operator.brokerControl", "the command that imports definitions into RabbitMQ")
  static let certificate = text(
    "operator.certificate",
    "the certificate of the public site, whose end `ocpizza doctor` looks at; empty where there is none")
  static let gatewayList = text(
    "operator.gatewayList", "nginx's list of the gateways, which `ocpizza scale` writes; empty where there is no nginx")
  static let afterScale = text(
    "operator.afterScale",
    "the command that `ocpizza scale` ends with, so that nginx and Prometheus know; empty for none")
  static let backupCommand = text("operator.backupCommand", "the command that backs up, restores and verifies")
  static let dataDirectories = text(
    "operator.dataDirectories", "the directories whose disks must not be full, with spaces between them")
  static let logDirectory = text(
    "operator.logDirectory", "the directory of the services' logs, in which `ocpizza trace` looks")
  static let maintenance = text(
    "gateway.maintenanceFile", "the file that `ocpizza maintenance` writes, and that says what is closed for works")
  static let gatewayPort = number(
    "gateway.port", in: 1...65_000, "the API's port; replica 1 serves ten ports above it, replica 2 twenty")
  static let images = text("gateway.images", "the directory in which the carte's pictures are kept")
  static let commonPasswords = text("accounts.commonPasswords", "the list of common passwords")
  static let providerURL = text("payment.providerURL", "the payment provider's API")
  static let geocoderURL = text("orders.geocoderURL", "the geocoder")
  static let mailHost = text("mail.host", "the mail server's host")
  static let mailPort = number("mail.port", in: 1...65_535, "the mail server's port (SMTP)")
}
