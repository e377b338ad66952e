# The Debian package: tools/package.sh makes it of what was built.

# Only the two programs belong to it, so packing needn't build the tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

set(CFC_DOC share/doc/confluence-connector)
set(CFC_PACKAGING ${CMAKE_SOURCE_DIR}/packaging)

install(TARGETS confluence-connector confluence-simulator RUNTIME DESTINATION bin)

# Manual pages and completions say what the programs' --help says, by asking the very programs that are packed.
install(CODE "
  execute_process(COMMAND \"${CFC_PACKAGING}/pages_and_completions.sh\"
    \"$<TARGET_FILE:confluence-connector>\" \"$<TARGET_FILE:confluence-simulator>\" ${PROJECT_VERSION}
    \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share\" COMMAND_ERROR_IS_FATAL ANY)")

install(FILES ${CFC_PACKAGING}/systemd/confluence-connector.service
              ${CFC_PACKAGING}/systemd/confluence-connector-sync.service
              ${CFC_PACKAGING}/systemd/confluence-connector-sync.timer
        DESTINATION /lib/systemd/system)
install(FILES ${CFC_PACKAGING}/systemd/confluence-connector.sysusers
        DESTINATION lib/sysusers.d RENAME confluence-connector.conf)

# Root's alone, since it holds secrets; systemd reads it before it becomes the service's user.
install(FILES ${CFC_PACKAGING}/environment DESTINATION /etc/confluence-connector PERMISSIONS OWNER_READ OWNER_WRITE)

# In folders as they are here, since the documents name each other by them.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs ${CMAKE_SOURCE_DIR}/deploy DESTINATION ${CFC_DOC})
install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/SECURITY.md ${CFC_PACKAGING}/debian/copyright
        DESTINATION ${CFC_DOC})
install(CODE "
  execute_process(COMMAND gzip -9nc \"${CFC_PACKAGING}/debian/changelog\"
    OUTPUT_FILE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CFC_DOC}/changelog.gz\" COMMAND_ERROR_IS_FATAL ANY)")
install(FILES ${CFC_PACKAGING}/debian/lintian-overrides
        DESTINATION share/lintian/overrides RENAME confluence-connector)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME confluence-connector)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "Confluence connector")
set(CFC_MAINTAINER "Confluence connector <maintainer@localhost>" CACHE STRING "Who answers for a package that is built here")
set(CPACK_PACKAGE_CONTACT "${CFC_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "brings labelled Confluence pages into the Unique knowledge base")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Keeps the pages of Confluence Cloud and Data Center that carry a label, and
their attachments, in step with Unique: what is new or changed is ingested,
what is gone is deleted. For instances of hundreds of thousands of pages and
for nightly runs: as a service by its own schedule, or from a systemd timer.
.
Holds confluence-connector, and confluence-simulator to try it on.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, tzdata, systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
file(WRITE ${CMAKE_BINARY_DIR}/conffiles "/etc/confluence-connector/environment\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${CFC_PACKAGING}/debian/postinst ${CFC_PACKAGING}/debian/prerm ${CFC_PACKAGING}/debian/postrm
    ${CMAKE_BINARY_DIR}/conffiles)
include(CPack)
